import { afterEach, beforeEach, expect, it } from 'vitest'
import { finder } from '../../../src/core/finder/index.ts'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'
import { settlePayets } from './people.ts'

let school: TestStation
beforeEach(async () => {
  school = await openTestStation()
  settlePayets(school.station.house.store)
})
afterEach(() => school.close())

it('a long beginning that is a name is looked for as that name, also beside a mistyped one', () => {
  const { store } = school.station.house
  const asked: string[] = []
  const anyMatch = (match: string): boolean => (asked.push(match), store.finder.anyMatch(match))
  const { refresh, search } = finder({ ...store, finder: { ...store.finder, anyMatch } })
  while (refresh(5_000));
  expect(search({ ...anyone, query: 'maelys paeyt', among: null })).toMatchObject({ total: 1, instead: ['payet'] })
  expect(asked.join(' ')).toContain('"maelys"')
  expect(asked.join(' ')).not.toContain('"maelys"*')
})
