import type { CorrectableField, Subject } from '../../shared/correction.ts'
import type { Db } from './open.ts'

export interface CorrectionRow {
  readonly id: string
  readonly subject_kind: Subject['kind']
  readonly subject_id: string
  readonly name: string
  readonly field: CorrectableField
  readonly before: string | null
  readonly after: string | null
  readonly reason: string
  readonly at: number
  readonly actor: string
  readonly state: 'open' | 'agreed' | 'undone'
}

export interface NewCorrection {
  readonly id: string
  readonly kind: Subject['kind']
  readonly subject: string
  readonly field: CorrectableField
  readonly before: string | null
  readonly after: string | null
  readonly reason: string
  readonly now: number
  readonly actor: string
}

/** Where each field is kept. */
const COLUMN = {
  guardian: {
    familyName: 'family_name',
    usageName: 'usage_name',
    firstName: 'first_name',
    mobile: 'mobile',
    phoneHome: 'phone_home',
    mail: 'mail',
    address: 'address_lines',
    postalCode: 'postal_code',
    city: 'city',
    birthDate: null,
    className: null,
  },
  pupil: {
    familyName: 'family_name',
    usageName: 'usage_name',
    firstName: 'first_name',
    birthDate: 'birth_date',
    className: 'class_name',
    mobile: null,
    phoneHome: null,
    mail: null,
    address: null,
    postalCode: null,
    city: null,
  },
} as const satisfies Record<Subject['kind'], Record<CorrectableField, string | null>>

export const columnOf = (kind: Subject['kind'], field: CorrectableField): string | null => COLUMN[kind][field]

/** The field that is kept in that column; null: none that staff correct. */
export function correctableOf(kind: Subject['kind'], column: string): CorrectableField | null {
  const found = Object.entries(COLUMN[kind]).find(([, kept]) => kept === column)
  return found === undefined ? null : (found[0] as CorrectableField)
}

const NAMED = `SELECT c.*, CASE c.subject_kind
    WHEN 'guardian' THEN (SELECT trim(first_name || ' ' || coalesce(usage_name, family_name)) FROM guardian WHERE id = c.subject_id)
    ELSE (SELECT trim(first_name || ' ' || coalesce(usage_name, family_name)) FROM pupil WHERE id = c.subject_id) END AS name
  FROM correction c`

export function corrections(db: Db) {
  const insert = db.prepare(`
    INSERT INTO correction (id, subject_kind, subject_id, field, before, after, reason, at, actor, state)
    VALUES (@id, @kind, @subject, @field, @before, @after, @reason, @now, @actor, 'open')`)
  const openOf = db.prepare<[string, string, string], CorrectionRow>(
    `${NAMED} WHERE c.subject_kind = ? AND c.subject_id = ? AND c.field = ? AND c.state = 'open'`,
  )
  const byId = db.prepare<[string], CorrectionRow>(`${NAMED} WHERE c.id = ?`)
  const open = db.prepare<[], CorrectionRow>(`${NAMED} WHERE c.state = 'open' ORDER BY name, c.at LIMIT 2000`)
  const about = db.prepare<[{ guardian: string }], CorrectionRow>(
    `
    ${NAMED} WHERE c.subject_id = @guardian OR c.subject_id IN (SELECT pupil_id FROM responsibility WHERE guardian_id = @guardian)
    ORDER BY c.at DESC, c.id LIMIT 100`,
  )
  const end = db.prepare('UPDATE correction SET state = ? WHERE id = ?')
  return {
    add: (correction: NewCorrection): void => void insert.run(correction),
    openOf: (subject: Subject, field: CorrectableField): CorrectionRow | null => openOf.get(subject.kind, subject.id, field) ?? null,
    byId: (id: string): CorrectionRow | null => byId.get(id) ?? null,
    open: (): readonly CorrectionRow[] => open.all(),
    /** Of a guardian and of their children, the latest first. */
    about: (guardianId: string): readonly CorrectionRow[] => about.all({ guardian: guardianId }),
    end: (id: string, state: 'agreed' | 'undone'): void => void end.run(state, id),
    /** The field's value as it is kept: an address is a JSON array. Null when nobody is called so, or has no such field. */
    value(subject: Subject, field: CorrectableField): { readonly value: string | null } | null {
      const column = columnOf(subject.kind, field)
      if (column === null) return null
      const row = db
        .prepare<[string], { value: string | null }>(`SELECT ${column} AS value FROM ${subject.kind} WHERE id = ?`)
        .get(subject.id)
      return row ?? null
    },
    put(subject: Subject, field: CorrectableField, value: string | null, now: number): void {
      const column = columnOf(subject.kind, field)
      if (column === null) return
      db.prepare(`UPDATE ${subject.kind} SET ${column} = ?, updated_at = ? WHERE id = ?`).run(value, now, subject.id)
      if (subject.kind === 'guardian' && field === 'mobile')
        db.prepare('UPDATE guardian SET mobile_raw = ? WHERE id = ?').run(value, subject.id)
    },
    putSearchName: (guardianId: string, name: string): void =>
      void db.prepare('UPDATE guardian SET search_name = ? WHERE id = ?').run(name, guardianId),
  }
}
export type Corrections = ReturnType<typeof corrections>
