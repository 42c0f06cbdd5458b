import type { CountryCode } from 'libphonenumber-js/max'
import { lazily } from '../lazily.ts'
import type { Territory } from '../../shared/model.ts'

const numbers = lazily<typeof import('libphonenumber-js/max')>('libphonenumber-js/max')

export type ReadPhone =
  | { readonly kind: 'mobile'; readonly e164: string }
  | { readonly kind: 'landline'; readonly e164: string }
  | { readonly kind: 'unreadable' }

/** The French territories whose national numbers all begin with 0 and look alike. Their dialling codes get mixed up. */
const FRENCH: readonly Territory[] = ['FR', 'RE', 'YT', 'GP', 'GF', 'MQ']
const FRENCH_CODES = /^\+(?:33|262|590|594|596)0?(?=\d{9}$)/

/**
 * A number as a school exported it («0692 12 34 56», «06.92…», «00262…», «0692123456 papa», two numbers in one cell). National numbers
 * are read for the school's territory first, then for the others: 694 and 696 overlap, and are never refused for it. A number that
 * is none under its own French dialling code is read as if it had none: «+33 692…» is meant for La Réunion. A mobile goes before a landline.
 */
export function readPhone(raw: string, territory: Territory): ReadPhone {
  let found: ReadPhone = { kind: 'unreadable' }
  for (const piece of [raw, ...raw.split(/[\p{L}/;,|]+/u)]) {
    const read = readOne(piece.replace(/^[^\d+]*00/, '+').replaceAll(/(?!^)\+|[^\d+]/g, ''), territory)
    if (read.kind === 'mobile') return read
    if (found.kind === 'unreadable') found = read
  }
  return found
}

function readOne(digits: string, territory: Territory): ReadPhone {
  if (digits.length < 6) return { kind: 'unreadable' }
  if (!digits.startsWith('+')) return readNational(digits, territory)
  const read = readAs(digits, territory)
  return read.kind === 'unreadable' && FRENCH_CODES.test(digits) ? readNational(digits.replace(FRENCH_CODES, '0'), territory) : read
}

function readNational(digits: string, territory: Territory): ReadPhone {
  const mobile = mobileByPlan(digits, territory)
  if (mobile !== null && !/^0?69[46]/.test(digits)) return { kind: 'mobile', e164: mobile }
  let found: ReadPhone = { kind: 'unreadable' }
  for (const country of [territory, ...FRENCH.filter((other) => other !== territory)]) {
    const read = readAs(digits, country)
    if (read.kind === 'mobile') return read
    if (found.kind === 'unreadable') found = read
  }
  return found.kind === 'unreadable' && mobile !== null ? { kind: 'mobile', e164: mobile } : found
}

function readAs(digits: string, country: CountryCode): ReadPhone {
  const parsed = numbers().parsePhoneNumberFromString(digits, country)
  if (parsed === undefined || !parsed.isValid()) return { kind: 'unreadable' }
  const type = parsed.getType()
  return { kind: type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? 'mobile' : 'landline', e164: parsed.number }
}

/** What 06 and 07 are followed by overseas (ARCEP, plan national de numérotation); the first that fits counts. */
const OVERSEAS: readonly (readonly [RegExp, string])[] = [
  [/^69[01]/, '+590'],
  [/^69[23]/, '+262'],
  [/^694/, '+594'],
  [/^69[67]/, '+596'],
  [/^639(?!98)/, '+262'],
]
const GUADELOUPE: readonly Territory[] = ['GP', 'BL', 'MF']

/**
 * 06 and 07 are mobile in France whatever the library knows of their ranges: it lags behind new ones, and leaves out the one that the
 * plan keeps for fiction (06 39 98 xx xx, metropolitan), which samples and demonstrations use. 0694 and 0696 are shared, and the
 * library knows by whom: here they go to the school's own. Null for anything else.
 */
function mobileByPlan(digits: string, territory: Territory): string | null {
  const national = /^0?([67]\d{8})$/.exec(digits)?.[1]
  if (national === undefined) return null
  if (/^69[46]/.test(national) && GUADELOUPE.includes(territory)) return `+590${national}`
  const [, code] = OVERSEAS.find(([range]) => range.test(national)) ?? [null, '+33']
  return `${code}${national}`
}

/**
 * A mobile as a parent types it beside a chosen country, in E.164; null when it is none. A French number under another French
 * dialling code is understood all the same: that mistake is the guide's commonest one.
 */
export function readTyped(country: string, typed: string): string | null {
  const french = FRENCH.find((territory) => territory === country)
  const digits = typed.replace(/^[^\d+]*00/, '+').replaceAll(/(?!^)\+|[^\d+]/g, '')
  const read = french === undefined ? readAs(digits, country as CountryCode) : readOne(digits, french)
  return read.kind === 'mobile' ? read.e164 : null
}

/** As people read it: national and grouped for French numbers, international else. */
export function formatPhone(e164: string): string {
  const parsed = numbers().parsePhoneNumberFromString(e164)
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
export function diallingCodes(territory: Territory): {
  readonly countries: readonly { readonly country: string; readonly dialling: string }[]
  readonly usual: number
} {
  const first: readonly string[] = [territory, ...USUAL.filter((other) => other !== territory)]
  const { getCountries, getCountryCallingCode } = numbers()
  const rest = getCountries().filter((country) => !first.includes(country))
  const countries = [...first, ...rest].map((country) => ({ country, dialling: `+${getCountryCallingCode(country as CountryCode)}` }))
  return { countries, usual: first.length }
}
