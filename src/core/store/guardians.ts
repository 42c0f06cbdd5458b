import type { Db } from './open.ts'

export interface GuardianRow {
  readonly id: string
  readonly civility: 'M' | 'MME' | null
  readonly family_name: string
  readonly usage_name: string | null
  readonly first_name: string
  readonly mobile: string | null
  readonly mobile_raw: string | null
  readonly phone_home: string | null
  readonly mail: string | null
  readonly address_lines: string
  readonly postal_code: string | null
  readonly city: string | null
  readonly country: string | null
}

export interface ChildRow {
  readonly id: string
  readonly first_name: string
  readonly family_name: string
  readonly birth_date: string | null
  readonly class_name: string | null
}

export function guardians(db: Db) {
  const byId = db.prepare<[string], GuardianRow>('SELECT * FROM guardian WHERE id = ?')
  const byMobile = db.prepare<[string], GuardianRow>('SELECT * FROM guardian WHERE mobile = ? AND left_on IS NULL')
  const children = db.prepare<[{ guardian: string }], ChildRow>(`
    SELECT p.id, p.first_name, coalesce(p.usage_name, p.family_name) AS family_name, p.birth_date, p.class_name
    FROM responsibility r JOIN pupil p ON p.id = r.pupil_id
    WHERE p.left_on IS NULL AND r.guardian_id IN (
      SELECT @guardian UNION SELECT joined.guardian_id FROM account joined JOIN account main ON main.id = joined.merged_into WHERE main.guardian_id = @guardian)
    GROUP BY p.id
    ORDER BY p.birth_date, p.first_name, p.id`)
  const namedLike = db.prepare<[string, string, string], GuardianRow>(`
    SELECT * FROM guardian WHERE left_on IS NULL AND (fold(family_name) = ' ' || ? OR fold(coalesce(usage_name, '')) = ' ' || ?)
    ORDER BY fold(first_name) <> ' ' || ?, search_name, id LIMIT 40`)
  const namesakes = db.prepare<[string], GuardianRow>(`
    SELECT o.* FROM guardian g JOIN guardian o ON o.search_name = g.search_name AND o.id <> g.id AND o.left_on IS NULL
    WHERE g.id = ? AND g.search_name <> '' ORDER BY o.id LIMIT 10`)
  const childName = db.prepare<[string], { name: string }>(
    `SELECT first_name || ' ' || coalesce(usage_name, family_name) AS name FROM pupil WHERE id = ?`,
  )
  return {
    byId: (id: string): GuardianRow | null => byId.get(id) ?? null,
    byMobile: (e164: string): readonly GuardianRow[] => byMobile.all(e164),
    /** The children present at the school, those of joined accounts with them, eldest first. */
    childrenOf: (guardianId: string): readonly ChildRow[] => children.all({ guardian: guardianId }),
    /** Of that folded family name, those of that folded first name before the others. */
    namedLike: (family: string, first: string): readonly GuardianRow[] => namedLike.all(family, family, first),
    /** Others of the same names. */
    namesakes: (id: string): readonly GuardianRow[] => namesakes.all(id),
    childName: (pupilId: string): string | null => childName.get(pupilId)?.name ?? null,
  }
}
export type Guardians = ReturnType<typeof guardians>
