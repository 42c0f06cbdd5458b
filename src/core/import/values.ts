import type { Territory } from '../../shared/model.ts'
import { readPhone } from '../contact/phone.ts'
import { readMail } from '../domain/mail.ts'
import { fold } from '../domain/names.ts'

/** Cells and texts of exports, made what the store keeps. All of these forgive what schools write, and never guess. */

export const textOrNull = (value: string | undefined): string | null => {
  const tidy = (value ?? '').replaceAll(/\s+/g, ' ').trim()
  return tidy === '' ? null : tidy.slice(0, 100)
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
export function mobileOf(columns: readonly (string | undefined)[], territory: Territory): { readonly mobile: string | null; readonly raw: string | null } {
  const [own] = columns
  for (const column of columns) {
    if (column === undefined || column.trim() === '') continue
    const read = readPhone(column, territory)
    if (read.kind === 'mobile') return { mobile: read.e164, raw: textOrNull(column) }
  }
  return { mobile: null, raw: textOrNull(own) }
}

export const nameKey = (family: string, first: string, className: string | null): string => `${fold(family)}|${fold(first)}|${fold(className ?? '')}`
