import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { finder } from '../../../src/core/finder/index.ts'
import { migrate } from '../../../src/core/store/migrate.ts'
import { createStore, type Store } from '../../../src/core/store/store.ts'
import type { FamilyRow } from '../../../src/shared/contract/staff.ts'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'
import { NOW, storeOfVersion, storePath } from '../store/place.ts'

/** One family of three, and as many others as it takes. */
function settle({ db }: Pick<Store, 'db'>, others = 0): void {
  const guardian = db.prepare(`INSERT INTO guardian (id, source_key, family_name, first_name, mobile, search_name, updated_at)
    VALUES (?, ?, 'Payet', ?, '+262692000001', ?, 0)`)
  const account = db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', 0)`)
  for (let n = 0; n <= others; n += 1) {
    const [id, first] = n === 0 ? ['g', 'Sylvie'] : [`o${n}`, `Zo${n}`]
    guardian.run(id, `siecle:${id}`, first, `payet ${first.toLowerCase()}`)
    account.run(`a-${id}`, id, `s.payet${n}`)
  }
  db.exec(`
    INSERT INTO pupil (id, source_key, family_name, first_name, birth_date, class_name, updated_at) VALUES
      ('p1', 'ine:1', 'Payet', 'Noah', '2014-01-02', '6B', 0), ('p2', 'ine:2', 'Payet', 'Anaé', '2012-01-02', NULL, 0);
    INSERT INTO responsibility (guardian_id, pupil_id) VALUES ('g', 'p1'), ('g', 'p2');`)
}

let school: TestStation
beforeEach(async () => void (school = await openTestStation()))
afterEach(() => school.close())
const rows = (more: Partial<typeof anyone> = {}): readonly FamilyRow[] => school.station.house.families.search({ ...anyone, ...more }).rows

describe('a row of results', () => {
  const noah = { firstName: 'Noah', className: '6B' }
  const anae = { firstName: 'Anaé', className: null }
  const sylvie: FamilyRow = {
    ...{ guardianId: 'g', name: 'Payet Sylvie', children: [anae, noah] },
    ...{ state: 'unnotified', mobile: '0692 00 00 01', mail: null },
  }
  it('shows who it is, and the children, the eldest first', () => {
    settle(school.station.house.store)
    expect(rows()).toEqual([sylvie])
  })
  it.each<readonly [sql: string, shown: Partial<FamilyRow>]>([
    [`UPDATE guardian SET usage_name = 'Zafimaro'`, { name: 'Zafimaro Sylvie' }],
    [`UPDATE guardian SET mobile = NULL, mail = 'sylvie@exemple.fr'`, { mobile: null, mail: 'sylvie@exemple.fr' }],
    [`UPDATE account SET state = 'active'`, { state: 'active' }],
    [`UPDATE pupil SET class_name = '5A' WHERE id = 'p2'`, { children: [{ ...anae, className: '5A' }, noah] }],
    [`UPDATE pupil SET birth_date = '2015-01-02' WHERE id = 'p2'`, { children: [noah, anae] }],
    [`UPDATE pupil SET left_on = '2026-09-01' WHERE id = 'p1'`, { children: [anae] }],
    [`DELETE FROM responsibility WHERE pupil_id = 'p2'`, { children: [noah] }],
  ])('after %s', (sql, shown) => {
    settle(school.station.house.store)
    rows()
    school.station.house.store.db.exec(sql)
    expect(rows()).toEqual([{ ...sylvie, ...shown }])
    expect(rows({ sort: 'class' })).toEqual([{ ...sylvie, ...shown }])
  })
  it.each([{}, { query: 'payet' }, { sort: 'state' as const }, { query: 'payet', sort: 'mobile' as const }])(
    'is never older than the family, though many others are to be read first: %j',
    (more) => {
      const { store, finder: index } = school.station.house
      store.atomically(() => settle(store, 2_100))
      while (index.refresh(5_000));
      store.db.exec(`UPDATE guardian SET mobile = '+262692000002'`)
      const { behind, rows: shown } = school.station.house.families.search({ ...anyone, ...more, limit: 200 })
      expect(behind).toBe(101)
      expect(shown).toHaveLength(200)
      expect(new Set(shown.map(({ mobile }) => mobile))).toEqual(new Set(['0692 00 00 02']))
    },
  )
})

describe('a page that is not full', () => {
  it('tells how many there are, wherever it begins', () => {
    settle(school.station.house.store, 6)
    const total = (limit: number, offset: number): number => school.station.house.families.search({ ...anyone, limit, offset }).total
    expect([total(50, 0), total(7, 0), total(4, 0), total(4, 4), total(4, 7), total(4, 40)]).toEqual([7, 7, 7, 7, 7, 7])
  })
  it('is not counted again', () => {
    const { store } = school.station.house
    settle(store, 6)
    let counted = 0
    const { search } = finder({ ...store, finder: { ...store.finder, count: (...of) => ((counted += 1), store.finder.count(...of)) } })
    search({ ...anyone, query: 'sylvie', among: null })
    expect(counted).toBe(0)
    search({ ...anyone, query: 'payet', limit: 3, among: null })
    expect(counted).toBe(1)
  })
})

it('a store that was indexed before rows were kept shows the same, and need not read anybody again', () => {
  const path = storePath()
  const db = storeOfVersion(path, 14)
  settle({ db }, 2)
  const add = db.prepare('INSERT INTO finder_row (place, guardian_id) VALUES (?, ?)')
  for (const [n, id] of ['g', 'o1', 'o2'].entries()) {
    add.run(n + 1, id)
    db.prepare('INSERT INTO finder (rowid, terms) VALUES (?, ?)').run(n + 1, 'payet')
  }
  db.exec('DELETE FROM finder_stale')
  migrate(db, { path, now: NOW })
  const { finder: table } = createStore(db)
  expect(table.isStale()).toBe(false)
  expect(table.page('payet', 50, 0, false)).toEqual(table.page('payet', 50, 0, true))
  expect(table.page('payet', 50, 0, false)[0]).toMatchObject({ name: 'Payet Sylvie', children: expect.stringContaining('6B') as string })
})
