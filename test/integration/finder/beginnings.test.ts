import { afterEach, beforeEach, expect, it } from 'vitest'
import { finder } from '../../../src/core/finder/index.ts'
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
