import type { Store } from '../../src/core/store/store.ts'

/** A small school of nobody: names are made of numbers. */
export const FAMILIES = 6

export const guardianId = (n: number): string => `guardian-${n}`
export const pupilId = (n: number): string => `pupil-${n}`
export const accountId = (n: number): string => `account-${n}`

/** As an import would write it. */
export function settle({ db }: Store): void {
  const guardian = db.prepare(`
    INSERT INTO guardian (id, source_key, civility, family_name, first_name, mobile, mobile_raw, mail, address_lines, postal_code, city, search_name, updated_at)
    VALUES (?, ?, 'MME', ?, ?, ?, ?, ?, '["1 rue du Test"]', '35000', 'Rennes', ?, 1)`)
  const pupil = db.prepare(`
    INSERT INTO pupil (id, source_key, family_name, first_name, birth_date, class_name, updated_at) VALUES (?, ?, ?, ?, '2014-03-05', '6A', 1)`)
  const link = db.prepare('INSERT INTO responsibility (guardian_id, pupil_id, legal_rank) VALUES (?, ?, 1)')
  const account = db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', 1)`)
  for (let n = 0; n < FAMILIES; n += 1) {
    const mobile = `+3363998000${n}`
    guardian.run(guardianId(n), `siecle:${n}`, `Nom${n}`, `Prénom${n}`, mobile, mobile, `g${n}@exemple.invalid`, `nom${n} prenom${n}`)
    pupil.run(pupilId(n), `ine:${n}`, `Nom${n}`, `Enfant${n}`)
    link.run(guardianId(n), pupilId(n))
    account.run(accountId(n), guardianId(n), `p.nom${n}`)
  }
}

/** One more guardian, without an account yet, as an import would write them. */
export function newcomer(db: Store['db'], { id, source, name, now }: { id: string; source: string; name: string; now: number }): void {
  db.prepare(
    `INSERT INTO guardian (id, source_key, civility, family_name, first_name, search_name, updated_at) VALUES (?, ?, 'MME', ?, 'Essai', ?, ?)`,
  ).run(id, source, name, name.toLowerCase(), now)
}
