import type { Db } from '../store/open.ts'
import { guardianRenumbered, guardianRowChanged, pupilRowChanged } from './fields.ts'
import { openAccounts } from './open-accounts.ts'
import { stableId } from './stable-id.ts'

export interface WriteOptions {
  /** Today's date, yyyy-mm-dd: when those who left, left. */
  readonly today: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly ids: () => string
}

/** Makes the store say what the attached staging says. Inside the caller's transaction. Nothing is deleted but responsibilities. */
export function writeNext(db: Db, { today, now, ids }: WriteOptions): void {
  db.function('guichet_new_id', { deterministic: false }, () => ids())
  db.function('guichet_stable_id', { deterministic: true }, (kind: unknown, key: unknown) => stableId(String(kind), String(key)))
  const run = (sql: string, ...values: readonly (string | number)[]): void => void db.prepare(sql).run(...values)
  // The leaving first, while the store is small.
  for (const [stored, next] of [
    ['pupil', 'next_pupil'],
    ['guardian', 'next_guardian'],
  ] as const) {
    run(
      `UPDATE main.${stored} AS s SET left_on = ?, updated_at = ?
       WHERE left_on IS NULL AND NOT EXISTS (SELECT 1 FROM staging.${next} n WHERE n.id = s.id)
         AND NOT EXISTS (SELECT 1 FROM staging.stay k WHERE k.kind = '${stored}' AND k.id = s.id)`,
      today,
      now,
    )
    // A number that names somebody else from now on: see renumber.ts.
    run(
      `UPDATE main.${stored} SET source_key = source_key || '#' || id, updated_at = ?
       WHERE source_key IN (SELECT sourceKey FROM staging.${next} WHERE isNew)`,
      now,
    )
    run(`UPDATE staging.${next} AS n SET id = CASE
           WHEN EXISTS (SELECT 1 FROM main.${stored} s WHERE s.id = guichet_stable_id('${stored}', n.sourceKey)) THEN guichet_new_id()
           ELSE guichet_stable_id('${stored}', n.sourceKey) END
         WHERE isNew`)
  }

  run(
    `UPDATE main.pupil AS p SET source_key = n.sourceKey, ine = n.ine, family_name = n.family, usage_name = n.usage, first_name = n.first,
       birth_date = n.birth, sex = n.sex, class_name = n.className, left_on = NULL, updated_at = ?
     FROM staging.next_pupil n WHERE n.id = p.id AND NOT n.isNew AND ${pupilRowChanged}`,
    now,
  )
  run(
    `INSERT INTO main.pupil (id, source_key, ine, family_name, usage_name, first_name, birth_date, sex, class_name, updated_at)
     SELECT id, sourceKey, ine, family, usage, first, birth, sex, className, ? FROM staging.next_pupil WHERE isNew`,
    now,
  )
  run(
    `UPDATE main.guardian AS g SET source_key = iif(${guardianRenumbered}, n.sourceKey, g.source_key), civility = n.civility, family_name = n.family, usage_name = n.usage, first_name = n.first, mobile = n.mobile,
       mobile_raw = n.mobileRaw, phone_home = n.home, phone_work = n.work, mail = n.mail, address_lines = n.lines, postal_code = n.postal,
       city = n.city, country = n.country, search_name = n.search, left_on = NULL, updated_at = ?
     FROM staging.next_guardian n WHERE n.id = g.id AND NOT n.isNew AND ${guardianRowChanged}`,
    now,
  )
  run(
    `INSERT INTO main.guardian (id, source_key, civility, family_name, usage_name, first_name, mobile, mobile_raw, phone_home, phone_work, mail,
       address_lines, postal_code, city, country, search_name, updated_at)
     SELECT id, sourceKey, civility, family, usage, first, mobile, mobileRaw, home, work, mail, lines, postal, city, country, search, ?
     FROM staging.next_guardian WHERE isNew`,
    now,
  )

  run('DELETE FROM main.responsibility WHERE pupil_id IN (SELECT id FROM staging.relinked)')
  run(
    `INSERT INTO main.responsibility (guardian_id, pupil_id, legal_rank, kinship)
     SELECT g.id, p.id, l.rank, l.kinship FROM staging.next_link l
     JOIN staging.next_guardian g ON g.key = l.guardianKey JOIN staging.next_pupil p ON p.key = l.pupilKey
     WHERE p.isNew OR p.id IN (SELECT id FROM staging.relinked) ORDER BY g.id, p.id`,
  )
  openAccounts(db, now)
}
