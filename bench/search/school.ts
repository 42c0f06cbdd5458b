import { randomUUID } from 'node:crypto'
import { searchName } from '../../src/core/domain/names.ts'
import { sampleFamilies } from '../../src/core/import/sample/families.ts'
import type { Store } from '../../src/core/store/store.ts'

/** Guardians in one transaction: a log of all of a million would be longer than the store. */
const PORTION = 20_000

/** Puts generated families into the store until there are that many guardians. */
export function fill(store: Store, guardians: number, seed: number): void {
  const { db } = store
  const addGuardian = db.prepare(`
    INSERT INTO guardian (id, source_key, civility, family_name, usage_name, first_name, mobile, mail, search_name, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`)
  const addPupil = db.prepare(
    `INSERT INTO pupil (id, source_key, family_name, first_name, birth_date, class_name, updated_at) VALUES (?, ?, ?, ?, ?, ?, 0)`,
  )
  const link = db.prepare('INSERT INTO responsibility (guardian_id, pupil_id, legal_rank) VALUES (?, ?, ?)')
  const addAccount = db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, ?, 0)`)
  const states = ['unnotified', 'notified', 'activating', 'active']
  let made = 0
  const families = sampleFamilies({ pupils: 2 * guardians, seed, format: 'siecle', schoolYear: 2026 })[Symbol.iterator]()
  const portion = (): void => {
    const end = Math.min(guardians, made + PORTION)
    for (let next = families.next(); next.done !== true; next = families.next()) {
      const family = next.value
      const pupils = family.pupils.map((pupil) => {
        const id = randomUUID()
        addPupil.run(id, `ine:${id}`, pupil.family, pupil.first, null, pupil.className)
        return id
      })
      for (const adult of family.adults) {
        if (made === guardians) break
        const id = randomUUID()
        made += 1
        const mobile = `+26269${String(2_000_000 + ((made * 7_919) % 1_000_000)).padStart(7, '0')}`
        const name = searchName({ familyName: adult.family, usageName: adult.usage, firstName: adult.first })
        addGuardian.run(
          id,
          id,
          null,
          adult.family,
          adult.usage,
          adult.first,
          made % 9 === 0 ? null : mobile,
          made % 4 === 0 ? null : `f${made}.${name.replaceAll(' ', '')}@exemple.re`,
          name,
        )
        addAccount.run(randomUUID(), id, `${name.slice(-1)}.${name.replaceAll(' ', '')}${made}`, states[made % 4])
        for (const pupil of pupils) link.run(id, pupil, 1)
      }
      if (made >= end) return
    }
  }
  // The disk need not answer while the bench is laid out.
  db.pragma('synchronous = OFF')
  while (made < guardians) store.atomically(portion)
  db.pragma('synchronous = FULL')
}
