import { dayWords } from '../../../shared/i18n/day.ts'
import type { Locale } from '../../../shared/i18n/index.ts'
import type { LetterKind } from '../../../shared/model.ts'
import type { LetterBlocks } from '../../domain/letter-text.ts'

/** Everything one letter says; dates are yyyy-mm-dd. */
export interface LetterContent {
  readonly number: number
  readonly kind: LetterKind
  /** The French page's words, with their variables replaced; an empty step is left out. */
  readonly texts: LetterBlocks
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
  /** Null on a reminder. */
  readonly secret: string | null
  readonly issuedOn: string
  readonly validUntil: string
}

/** A page between two classes' letters. */
export interface Separator {
  readonly separator: { readonly className: string | null; readonly school: string; readonly letters: number; readonly title: string }
}

/** «Mme Céline LE GOFF», as an address says it. */
export function addressee({ guardian }: Pick<LetterContent, 'guardian'>): string {
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

/** «23 novembre 2026». */
export const longDate = (iso: string, locale: string): string => dayWords(new Date(`${iso}T12:00:00Z`), locale)
