import type { Locale } from '../../../shared/i18n/index.ts'

/** Everything one letter says; dates are yyyy-mm-dd. */
export interface LetterContent {
  readonly number: number
  /** The family's language; the letter itself is French, a page in another one follows it. */
  readonly locale: Locale
  readonly school: {
    readonly name: string
    readonly addressLines: readonly string[]
    readonly phone: string | null
    readonly mail: string | null
    readonly city: string
    readonly head: { readonly name: string; readonly title: string }
  }
  readonly portal: { readonly name: string; readonly url: string }
  readonly guardian: {
    readonly civility: 'M' | 'MME' | null
    readonly familyName: string
    readonly firstName: string
    readonly addressLines: readonly string[]
    readonly postalCode: string | null
    readonly city: string | null
    readonly country: string | null
  }
  readonly children: readonly { readonly firstName: string; readonly familyName: string; readonly className: string | null }[]
  readonly identifier: string
  readonly secret: string
  readonly issuedOn: string
  readonly validUntil: string
}

/** «Mme Céline LE GOFF», as an address says it. */
export function addressee({ guardian }: LetterContent): string {
  const civility = guardian.civility === 'M' ? 'M.' : guardian.civility === 'MME' ? 'Mme' : ''
  return [civility, guardian.firstName, guardian.familyName].filter((part) => part !== '').join(' ')
}

export const addressBlock = (content: LetterContent): readonly string[] =>
  [
    addressee(content),
    ...content.guardian.addressLines,
    [content.guardian.postalCode, content.guardian.city].filter((part) => part !== null).join(' '),
    content.guardian.country ?? '',
  ].filter((line) => line !== '')

const formats = new Map<string, Intl.DateTimeFormat>()

/** «23 novembre 2026». */
export function longDate(iso: string, locale: string): string {
  const format = formats.get(locale) ?? new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' })
  formats.set(locale, format)
  return format.format(new Date(`${iso}T12:00:00Z`))
}
