import { z } from 'zod'
import { locales } from './i18n/index.ts'

/** Strings that cross a border, with their bounds. */
export const id = z.string().min(1).max(64)
export const name = z.string().trim().min(1).max(100)
export const isoDate = z.iso.date()
export const instant = z.number().int().nonnegative()
export const identifier = z.string().trim().min(1).max(80)
export const className = z.string().max(60)

/** What French phone numbering calls the places a school may stand in (ISO 3166 codes). */
export const territory = z.enum(['FR', 'RE', 'YT', 'GP', 'GF', 'MQ', 'PM', 'BL', 'MF', 'NC', 'PF', 'WF'])
export type Territory = z.infer<typeof territory>

export const locale = z.enum(locales)

export const accountState = z.enum(['unnotified', 'notified', 'activating', 'active'])
export type AccountState = z.infer<typeof accountState>

export const role = z.enum(['secretary', 'head', 'it'])
export type StaffRole = z.infer<typeof role>

/** The kind of identity document seen when vouching; its number is never asked (CNIL: minimisation). */
export const identityDocument = z.enum(['identity-card', 'passport', 'residence-permit', 'driving-licence', 'known-in-person'])
export type IdentityDocument = z.infer<typeof identityDocument>

/** What a parent at the kiosk asks the office to look at. */
export const requestKind = z.enum(['unknown-number', 'wrong-date', 'not-my-child', 'missing-child', 'name-differs'])
export type RequestKind = z.infer<typeof requestKind>

export const letterState = z.enum(['queued', 'sending', 'sent', 'confirmed', 'doubtful', 'void'])
/** As EduConnect numbers them: first notification, reminder of the identifiant, new provisional password. */
export const letterKind = z.enum(['C01', 'C03', 'C05'])
export type LetterKind = z.infer<typeof letterKind>
export type LetterState = z.infer<typeof letterState>

export const messageState = z.enum(['queued', 'sending', 'sent', 'unknown', 'failed', 'dropped'])
export type MessageState = z.infer<typeof messageState>
