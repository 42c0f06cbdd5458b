import { afterEach, beforeEach, expect, it } from 'vitest'
import { finder } from '../../../src/core/finder/index.ts'
import { PLACES } from '../../../src/core/domain/search-terms.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'
import { settlePeople } from './people.ts'

let school: TestStation
beforeEach(async () => void (school = await openTestStation()))
afterEach(() => school.close())

/** Behind all that share its first letters there is the least room. */
const NAME = 'zzzzzzzzzzz zzz'
const PEOPLE = 2_500

it('thousands of one name each find their place as fast as the first, and in the order of names', () => {
  const { store } = school.station.house
  settlePeople(store, PEOPLE, () => ({ family: 'Zzzzzzzzzzz', first: 'Zzz', search: NAME }))
  let looks = 0
  const counted: typeof store = { ...store, finder: { ...store.finder, isTaken: (place) => ((looks += 1), store.finder.isTaken(place)) } }
  const { refresh, search } = finder(counted)
  while (refresh(500));
  expect(looks).toBeLessThan(PEOPLE * 20)
  const { total } = search({
    ...{ query: NAME, className: null, state: null, mobile: null, mail: null, among: null },
    ...{ sort: 'name', down: false, limit: 50, offset: 0 },
  })
  expect(total).toBe(PEOPLE)
  const [span] = store.db.prepare<[], { n: number }>('SELECT max(place) - min(place) AS n FROM finder_row').all()
  expect(span?.n).toBeLessThan(PLACES)
})
