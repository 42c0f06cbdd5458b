import type { Territory } from '../../shared/model.ts'
import { readPhone } from '../contact/phone.ts'
import { readMail } from '../domain/mail.ts'
import { fold } from '../domain/names.ts'

/** Cells and texts of exports, made what the store keeps. All of these forgive what schools write, and never guess. */

export const textOrNull = (value: string | undefined): string | null => {
  const tidy = (value ?? '').replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
  return tidy === '' ? null : tidy.slice(0, 100).trim()
}

/** As long as a class may be elsewhere in the house. */
export const classOrNull = (value: string | undefined): string | null => textOrNull(value)?.slice(0, 60).trim() ?? null

/** An INE has eleven characters in all its generations. */
export const ineOrNull = (...values: readonly (string | undefined)[]): string | null =>
  values.map((value) => (value ?? '').replaceAll(/\s/g, '').toUpperCase()).find((value) => /^[0-9A-Z]{11}$/.test(value)) ?? null

/** The used name, when it is not the birth name over again. */
export const usageOrNull = (value: string | undefined, family: string): string | null => {
  const usage = textOrNull(value)
  return usage === null || fold(usage) === fold(family) ? null : usage
}

/** Abroad only: what every letter of France leaves out. */
export const countryOrNull = (value: string | undefined): string | null => {
  const country = textOrNull(value)
  return country === null || fold(country) === 'france' ? null : country
}

/** dd/mm/yyyy or yyyy-mm-dd, a day that exists; null else. */
export function dateOrNull(value: string | undefined): string | null {
  const text = (value ?? '').trim()
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  const [y, m, d] = french === null ? (/^(\d{4})-(\d{2})-(\d{2})/.exec(text)?.slice(1) ?? []) : [french[3], french[2], french[1]]
  if (y === undefined || m === undefined || d === undefined) return null
  const iso = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) && Number(y) > 1900 ? iso : null
}

export const sexOrNull = (value: string | undefined): 'M' | 'F' | null => {
  const text = (value ?? '').trim().toUpperCase()
  if (text === '1' || text === 'M' || text === 'H') return 'M'
  return text === '2' || text === 'F' ? 'F' : null
}

/** 0/1 and true/false, which one file mixes. */
export const isTrue = (value: string | undefined): boolean => /^(1|true|oui|o)$/i.test((value ?? '').trim())

export const civilityOf = (value: string | undefined): 'M' | 'MME' | null => {
  const text = fold(value ?? '')
  if (text === 'm' || text === 'mr' || text === 'monsieur') return 'M'
  return text.startsWith('m') && text !== '' ? 'MME' : null
}

export const mailOrNull = (value: string | undefined): string | null => readMail(value ?? '')

/** The mobile a code can be sent to, from the columns that may hold one, the mobile's own first. A landline is none. */
export function mobileOf(
  columns: readonly (string | undefined)[],
  territory: Territory,
): { readonly mobile: string | null; readonly raw: string | null } {
  const [own] = columns
  for (const column of columns) {
    if (column === undefined || column.trim() === '') continue
    const read = readPhone(column, territory)
    if (read.kind === 'mobile') return { mobile: read.e164, raw: textOrNull(column) }
  }
  return { mobile: null, raw: textOrNull(own) }
}

/** What ONDE joins by: folded family name and first name. */
export const namesOf = (family: string, first: string): string => `${fold(family)}|${fold(first)}`
