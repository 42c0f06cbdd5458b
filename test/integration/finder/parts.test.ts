import { afterEach, beforeEach, expect, it } from 'vitest'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'

let school: TestStation
beforeEach(async () => {
  school = await openTestStation()
  const { store } = school.station.house
  const guardian = store.db.prepare(
    `INSERT INTO guardian (id, source_key, family_name, first_name, search_name, updated_at) VALUES (?, ?, 'Payet', ?, ?, 0)`,
  )
  const account = store.db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', 0)`)
  store.atomically(() => {
    for (let n = 0; n < 3_000; n += 1) {
      guardian.run(`g${n}`, `siecle:${n}`, n === 0 ? 'Maëlys' : 'Lucas', n === 0 ? 'payet maelys' : 'payet lucas')
      account.run(`a${n}`, `g${n}`, `l.payet${n}`)
    }
  })
})
afterEach(() => school.close())

it('what was read a little at a time is joined to few parts afterwards', () => {
  const { store, finder: index } = school.station.house
  const parts = (): number =>
    store.db.prepare<[], { n: number }>('SELECT count(DISTINCT segid) AS n FROM finder_idx').get()?.n ?? Number.POSITIVE_INFINITY
  let [before, turns] = [0, 0]
  index.keepUp(school.timers, () => (before = parts()))
  for (; before === 0 && turns < 100; turns += 1) school.timers.fire()
  for (; turns < 200; turns += 1) school.timers.fire()
  expect(before).toBeGreaterThan(parts())
  expect(parts()).toBeLessThanOrEqual(2)
  expect(school.station.house.families.search({ ...anyone, query: 'payet lucas' }).total).toBe(2_999)
})
