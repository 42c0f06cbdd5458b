import { failure, type Failure } from '../../shared/codes.ts'
import type { CorrectableField, Edits, FieldChange, Subject } from '../../shared/correction.ts'
import { guardianFields, pupilFields } from '../../shared/correction.ts'
import type { Territory } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { readPhone } from '../contact/phone.ts'
import { readMail } from '../domain/mail.ts'

const OLDEST = 25
const YOUNGEST = 1

/**
 * A typed value as the store keeps it; null takes the value away. Failures, each with {field}: `name_missing`, `phone_unreadable`,
 * `phone_landline`, `mail_invalid`, `birth_date_impossible`, `postal_code_invalid`.
 */
export function readField(
  field: CorrectableField,
  typed: string | null,
  territory: Territory,
  today: string,
): Result<string | null, Failure> {
  const text = (typed ?? '').replaceAll(/[^\S\n]+/g, ' ').trim()
  if (field === 'familyName' && text === '') return err(failure('name_missing', { field }))
  if (field === 'address')
    return ok(
      JSON.stringify(
        text
          .split('\n')
          .map((line) => line.trim().slice(0, 60))
          .filter((line) => line !== '')
          .slice(0, 4),
      ),
    )
  if (text === '') return ok(field === 'firstName' ? '' : null)
  switch (field) {
    case 'familyName':
    case 'usageName':
    case 'firstName':
    case 'city':
      return ok(text.slice(0, 100))
    case 'className':
      return ok(text.slice(0, 60))
    case 'mobile': {
      const read = readPhone(text, territory)
      if (read.kind === 'mobile') return ok(read.e164)
      return err(failure(read.kind === 'landline' ? 'phone_landline' : 'phone_unreadable', { field }))
    }
    case 'phoneHome': {
      const read = readPhone(text, territory)
      return read.kind === 'unreadable' ? err(failure('phone_unreadable', { field })) : ok(read.e164)
    }
    case 'mail': {
      const mail = readMail(text)
      return mail === null ? err(failure('mail_invalid', { field })) : ok(mail)
    }
    case 'birthDate': {
      const years = Number(today.slice(0, 4)) - Number(text.slice(0, 4))
      const at = new Date(`${text}T12:00:00Z`)
      const exists = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
      return exists && years >= YOUNGEST && years <= OLDEST ? ok(text) : err(failure('birth_date_impossible', { field }))
    }
    case 'postalCode':
      return /^[\dA-Z][\dA-Z -]{1,9}$/i.test(text) ? ok(text.toUpperCase()) : err(failure('postal_code_invalid', { field }))
  }
}

export const fieldsOf = (kind: Subject['kind']): readonly CorrectableField[] => (kind === 'guardian' ? guardianFields : pupilFields)

/** What the edits would change of what is there. Failures: `nothing_to_correct` and those of readField. */
export function changesOf(
  subject: Subject,
  edits: Edits,
  current: (field: CorrectableField) => string | null,
  read: (field: CorrectableField, typed: string | null) => Result<string | null, Failure>,
): Result<readonly FieldChange[], Failure> {
  const changes: FieldChange[] = []
  for (const field of fieldsOf(subject.kind)) {
    const typed = edits[field]
    if (typed === undefined) continue
    const after = read(field, typed)
    if (!after.ok) return after
    const before = current(field)
    if (before !== after.value) changes.push({ field, before, after: after.value })
  }
  return changes.length === 0 ? err(failure('nothing_to_correct')) : ok(changes)
}
