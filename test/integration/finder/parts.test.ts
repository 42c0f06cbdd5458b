import { afterEach, beforeEach, expect, it } from 'vitest'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'
import { settlePayets } from './people.ts'

let school: TestStation
beforeEach(async () => {
  school = await openTestStation()
  settlePayets(school.station.house.store)
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
