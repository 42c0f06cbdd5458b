import parsePhoneNumber, { getCountries, getCountryCallingCode, type CountryCode } from 'libphonenumber-js/max'
import type { Territory } from '../../shared/model.ts'

export type ReadPhone =
  | { readonly kind: 'mobile'; readonly e164: string }
  | { readonly kind: 'landline'; readonly e164: string }
  | { readonly kind: 'unreadable' }

/** The French territories whose national numbers all begin with 0 and look alike; the school's own is tried first. */
const FRENCH: readonly Territory[] = ['FR', 'RE', 'YT', 'GP', 'GF', 'MQ']
const SHORT: readonly Territory[] = ['PM', 'NC', 'PF', 'WF']

/**
 * A number as a school exported it («0692 12 34 56», «06.92…», «00262…», «0692123456 papa»). National numbers are read for the
 * school's territory first, then for the others: 694 and 696 overlap, and are never refused for it.
 */
export function readPhone(raw: string, territory: Territory): ReadPhone {
  const cleaned = raw.replace(/^\s*00/, '+').replaceAll(/[^\d+]/g, '')
  if (cleaned === '') return { kind: 'unreadable' }
  const order = SHORT.includes(territory) ? [territory, ...FRENCH] : [territory, ...FRENCH.filter((other) => other !== territory)]
  const tried = cleaned.startsWith('+') ? [territory] : order
  let landline: string | null = null
  for (const country of tried) {
    const parsed = parsePhoneNumber(cleaned, country)
    if (parsed === undefined || !parsed.isValid()) continue
    const type = parsed.getType()
    if (type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE') return { kind: 'mobile', e164: parsed.number }
    landline ??= parsed.number
  }
  if (landline !== null) return { kind: 'landline', e164: landline }
  const metropolitan = metropolitanMobile(cleaned)
  return metropolitan === null ? { kind: 'unreadable' } : { kind: 'mobile', e164: metropolitan }
}

/**
 * 06 and 07 are mobile in metropolitan France whatever the library knows of their ranges: it lags behind new ones, and leaves out
 * the one that the numbering plan keeps for fiction (06 39 98 xx xx), which samples and demonstrations use.
 */
function metropolitanMobile(digits: string): string | null {
  const national = /^(?:0|\+33)([67]\d{8})$/.exec(digits)?.[1]
  return national === undefined ? null : `+33${national}`
}

/**
 * A mobile as a parent types it beside a chosen country, in E.164; null when it is none. A French number under another French
 * dialling code is understood all the same: that mistake is the guide's commonest one.
 */
export function readTyped(country: string, typed: string): string | null {
  const parsed = parsePhoneNumber(typed.replace(/^\s*00/, '+'), country as CountryCode)
  if (parsed === undefined || !parsed.isValid()) {
    const french = FRENCH.find((territory) => territory === country)
    const read = french === undefined ? null : readPhone(typed, french)
    return read?.kind === 'mobile' ? read.e164 : null
  }
  const type = parsed.getType()
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? parsed.number : null
}

/** As people read it: national and grouped for French numbers, international else. */
export function formatPhone(e164: string): string {
  const parsed = parsePhoneNumber(e164)
  if (parsed === undefined) return e164
  return /^(33|262|590|594|596)$/.test(parsed.countryCallingCode) ? parsed.formatNational() : parsed.formatInternational()
}

/** For a public screen: its beginning and its last two digits, «06 92 •• •• 56». */
export function maskPhone(e164: string): string {
  const shown = formatPhone(e164)
  const digits = [...shown].filter((c) => /\d/.test(c)).length
  let seen = 0
  return [...shown]
    .map((c) => {
      if (!/\d/.test(c)) return c
      seen += 1
      return seen <= 4 || seen > digits - 2 ? c : '•'
    })
    .join('')
}

const USUAL: readonly Territory[] = ['FR', 'RE', 'YT', 'GP', 'GF', 'MQ', 'PM', 'NC', 'PF', 'WF']

/** Every dialling code, the school's region first, then the French ones, then the world; `usual` says how many come first. */
export function diallingCodes(territory: Territory): { readonly countries: readonly { readonly country: string; readonly dialling: string }[]; readonly usual: number } {
  const first: readonly string[] = [territory, ...USUAL.filter((other) => other !== territory)]
  const rest = getCountries().filter((country) => !first.includes(country))
  const countries = [...first, ...rest].map((country) => ({ country, dialling: `+${getCountryCallingCode(country as CountryCode)}` }))
  return { countries, usual: first.length }
}
