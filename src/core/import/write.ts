import { identifierBase } from '../domain/identifier.ts'
import type { Db } from '../store/open.ts'
import { guardianChanged, pupilChanged } from './compare.ts'

export interface WriteOptions {
  readonly today: string
  readonly now: number
  readonly ids: () => string
}

/** Makes the store say what the attached staging says. Inside the caller's transaction. Nothing is deleted but responsibilities. */
export function writeNext(db: Db, { today, now, ids }: WriteOptions): void {
  db.function('new_id', { deterministic: false }, () => ids())
  db.exec(`UPDATE staging.next_pupil SET id = new_id() WHERE id IS NULL; UPDATE staging.next_guardian SET id = new_id() WHERE id IS NULL`)
  const run = (sql: string, ...values: (string | number)[]): void => void db.prepare(sql).run(...values)

  run(
    `UPDATE main.pupil AS p SET source_key = n.sourceKey, ine = n.ine, family_name = n.family, usage_name = n.usage, first_name = n.first,
       birth_date = n.birth, sex = n.sex, class_name = n.className, left_on = NULL, updated_at = ?
     FROM staging.next_pupil n WHERE n.id = p.id AND NOT n.isNew AND (${pupilChanged} OR p.source_key <> n.sourceKey)`,
    now,
  )
  run(
    `INSERT INTO main.pupil (id, source_key, ine, family_name, usage_name, first_name, birth_date, sex, class_name, updated_at)
     SELECT id, sourceKey, ine, family, usage, first, birth, sex, className, ? FROM staging.next_pupil WHERE isNew`,
    now,
  )
  run(`UPDATE main.pupil SET left_on = ?, updated_at = ? WHERE left_on IS NULL AND id NOT IN (SELECT id FROM staging.next_pupil)`, today, now)

  run(
    `UPDATE main.guardian AS g SET civility = n.civility, family_name = n.family, usage_name = n.usage, first_name = n.first, mobile = n.mobile,
       mobile_raw = n.mobileRaw, phone_home = n.home, phone_work = n.work, mail = n.mail, address_lines = n.lines, postal_code = n.postal,
       city = n.city, country = n.country, search_name = n.search, left_on = NULL, updated_at = ?
     FROM staging.next_guardian n WHERE n.id = g.id AND NOT n.isNew AND ${guardianChanged}`,
    now,
  )
  run(
    `INSERT INTO main.guardian (id, source_key, civility, family_name, usage_name, first_name, mobile, mobile_raw, phone_home, phone_work, mail,
       address_lines, postal_code, city, country, search_name, updated_at)
     SELECT id, sourceKey, civility, family, usage, first, mobile, mobileRaw, home, work, mail, lines, postal, city, country, search, ?
     FROM staging.next_guardian WHERE isNew`,
    now,
  )
  run(`UPDATE main.guardian SET left_on = ?, updated_at = ? WHERE left_on IS NULL AND id NOT IN (SELECT id FROM staging.next_guardian)`, today, now)

  run(`DELETE FROM main.responsibility WHERE pupil_id IN (SELECT id FROM staging.next_pupil WHERE NOT isNew)`)
  run(
    `INSERT OR REPLACE INTO main.responsibility (guardian_id, pupil_id, legal_rank, kinship)
     SELECT g.id, p.id, l.rank, l.kinship FROM staging.next_link l
     JOIN staging.next_guardian g ON g.key = l.guardianKey JOIN staging.next_pupil p ON p.key = l.pupilKey`,
  )
  openAccounts(db, now, ids)
}

const PAGE = 1_000

/** One account, Non notifié, for each legal guardian who has none; identifiers in the order of names, so that the same file gives the same. */
function openAccounts(db: Db, now: number, ids: () => string): void {
  const missing = db.prepare<[number], { id: string; family_name: string; usage_name: string | null; first_name: string }>(`
    SELECT g.id, g.family_name, g.usage_name, g.first_name FROM main.guardian g
    WHERE g.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM main.account a WHERE a.guardian_id = g.id)
    ORDER BY g.search_name, g.source_key LIMIT ?`)
  const taken = db.prepare<[string], { n: number }>('SELECT 1 AS n FROM main.account WHERE identifier = ?')
  const insert = db.prepare(`INSERT INTO main.account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', ?)`)
  const lastNumber = new Map<string, number>()
  for (;;) {
    const page = missing.all(PAGE)
    for (const guardian of page) {
      const base = identifierBase(guardian.first_name, guardian.usage_name ?? guardian.family_name)
      let n = lastNumber.get(base) ?? 0
      let identifier: string
      do {
        n += 1
        identifier = n === 1 ? base : `${base}${n}`
      } while (taken.get(identifier) !== undefined)
      lastNumber.set(base, n)
      insert.run(ids(), guardian.id, identifier, now)
    }
    if (page.length < PAGE) return
  }
}
