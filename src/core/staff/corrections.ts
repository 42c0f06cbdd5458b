import { failure, type Failure } from '../../shared/codes.ts'
import type { Correction, CorrectableField, Edits, Effect, FieldChange, Subject } from '../../shared/correction.ts'
import type { Territory } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { formatPhone } from '../contact/phone.ts'
import { effectsOf } from '../domain/correction-effects.ts'
import { searchName } from '../domain/names.ts'
import type { Clock, Random } from '../ports.ts'
import type { CorrectionRow } from '../store/corrections.ts'
import type { Store } from '../store/store.ts'
import { changesOf, readField } from './fields.ts'

export interface CorrectionDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly territory: Territory
}

/** Corrections by staff. Values are shown as people read them: phones grouped, an address on one line. */
export function correctionDesk({ store, clock, random, territory }: CorrectionDeskPorts) {
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10)
  const exists = (subject: Subject): boolean =>
    store.corrections.value(subject, 'familyName') !== null && !(subject.kind === 'guardian' && store.erasure.isErased(subject.id))
  const current = (subject: Subject) => (field: CorrectableField) => store.corrections.value(subject, field)?.value ?? null

  function read(subject: Subject, edits: Edits): Result<readonly FieldChange[], Failure> {
    if (!exists(subject)) return err(failure('not_found'))
    return changesOf(subject, edits, current(subject), (field, typed) => readField(field, typed, territory, today()))
  }

  function around(subject: Subject, changes: readonly FieldChange[]): readonly Effect[] {
    const account = subject.kind === 'guardian' ? store.accounts.byGuardian(subject.id) : null
    const mobile = changes.find(({ field }) => field === 'mobile')?.after ?? null
    const letters = account === null ? [] : store.letters.ofAccount(account.id)
    const proved = (kind: 'mobile' | 'mail'): string | null => {
      const point = account === null ? null : store.contactPoints.get(account.id, kind)
      return point?.verified_at == null ? null : point.value
    }
    return effectsOf(subject.kind, changes, {
      identifier: account?.identifier ?? null,
      sharing:
        mobile === null
          ? []
          : store.guardians
              .byMobile(mobile)
              .filter(({ id }) => id !== subject.id)
              .map((g) => `${g.first_name} ${g.usage_name ?? g.family_name}`.trim()),
      provedMobile: proved('mobile'),
      provedMail: proved('mail'),
      waitingLetters: letters.filter(({ state }) => state === 'queued').map(({ number }) => number),
      printedLetters: letters.filter(({ state }) => ['sending', 'sent', 'doubtful'].includes(state)).map(({ number }) => number),
    }).map(({ effect, name }) => ({ effect, name: name === null ? null : name.startsWith('+') ? formatPhone(name) : name }))
  }

  /** A guardian's folded name follows their names. */
  function follow(subject: Subject): void {
    const guardian = subject.kind === 'guardian' ? store.guardians.byId(subject.id) : null
    if (guardian === null) return
    const { family_name: familyName, usage_name: usageName, first_name: firstName } = guardian
    store.corrections.putSearchName(subject.id, searchName({ familyName, usageName, firstName }))
  }

  return {
    /** Failures: `not_found`, `nothing_to_correct`, and those of readField with {field}. */
    preview(subject: Subject, edits: Edits): Result<{ changes: FieldChange[]; effects: Effect[] }, Failure> {
      const changes = read(subject, edits)
      if (!changes.ok) return changes
      return ok({ changes: changes.value.map(shownChange), effects: [...around(subject, changes.value)] })
    },
    /** One transaction. A field corrected again keeps what the import said; one put back as it was is no correction any more. */
    make(subject: Subject, edits: Edits, reason: string, actor: string): Result<{ correctionIds: string[] }, Failure> {
      const changes = read(subject, edits)
      if (!changes.ok) return changes
      const correctionIds = store.atomically(() => {
        const now = clock.now()
        const ids = changes.value.flatMap(({ field, before, after }) => {
          const earlier = store.corrections.openOf(subject, field)
          if (earlier !== null) store.corrections.end(earlier.id, 'undone')
          store.corrections.put(subject, field, after, now)
          const imported = earlier === null ? before : earlier.before
          if (imported === after) return []
          const id = random.id()
          store.corrections.add({ id, kind: subject.kind, subject: subject.id, field, before: imported, after, reason, now, actor })
          return [id]
        })
        follow(subject)
        store.audit.append({
          at: now,
          actor,
          action: 'record.corrected',
          subject: subject.id,
          detail: { fields: changes.value.map(({ field }) => field).join(' ') },
        })
        return ids
      })
      return ok({ correctionIds })
    },
    /** Back to what was there before. Failures: `not_found`, `changed_since` (nothing is undone then). */
    undo(correctionIds: readonly string[], actor: string): Result<Record<string, never>, Failure> {
      const rows = correctionIds.map((id) => store.corrections.byId(id))
      if (rows.some((row) => row?.state !== 'open')) return err(failure('not_found'))
      const open = rows.filter((row) => row !== null)
      const subjectOf = (row: CorrectionRow): Subject => ({ kind: row.subject_kind, id: row.subject_id })
      if (open.some((row) => current(subjectOf(row))(row.field) !== row.after)) return err(failure('changed_since'))
      store.atomically(() => {
        const now = clock.now()
        for (const row of open) {
          store.corrections.put(subjectOf(row), row.field, row.before, now)
          store.corrections.end(row.id, 'undone')
          follow(subjectOf(row))
          store.audit.append({ at: now, actor, action: 'correction.undone', subject: row.subject_id, detail: { field: row.field } })
        }
      })
      return ok({})
    },
    shown: (row: CorrectionRow, nameOf: (actor: string) => string): Correction => ({
      id: row.id,
      subject: { kind: row.subject_kind, id: row.subject_id },
      name: row.name,
      field: row.field,
      before: shownValue(row.field, row.before),
      after: shownValue(row.field, row.after),
      reason: row.reason,
      at: row.at,
      actor: nameOf(row.actor),
      state: row.state,
    }),
  }
}
export type CorrectionDesk = ReturnType<typeof correctionDesk>

const shownChange = ({ field, before, after }: FieldChange): FieldChange => ({
  field,
  before: shownValue(field, before),
  after: shownValue(field, after),
})

/** As people read it. */
export function shownValue(field: CorrectableField, value: string | null): string | null {
  if (value === null || value === '') return null
  if (field === 'address') return (JSON.parse(value) as readonly string[]).join(', ') || null
  return field === 'mobile' || field === 'phoneHome' ? formatPhone(value) : value
}
