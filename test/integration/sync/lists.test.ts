import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numbers, texts } from '../../../src/hub/store/sql.ts'
import { hubStores, type HubStore } from './hub-stores.ts'

describe.each(Object.entries(hubStores))('lists that go along with a statement to %s', (_name, open) => {
  let store: HubStore
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  it.each<[string, (string | null)[]]>([
    ['nothing', []],
    ['one', ['a']],
    ['one that is empty', ['']],
    ['empty ones', ['', '', 'b', '']],
    ['some that are missing', [null, 'a', null]],
    ['only missing ones', [null]],
    ['what lists are split at', ['a\u001fb', 'c']],
    ['what stands for a missing one', ['\u001e', null, 'a\u001eb']],
    ['quotes, commas, backslashes, lines and other alphabets', [`"a',`, '{\\}', 'b\nc', 'Zoé', 'زهراء', 'NULL']],
  ])('come back as they were: %s', async (_what, list) => {
    const places = list.map((_, at) => (at === 1 ? null : at * 1_000_000_007))
    const rows = await store.database.transact(null, (sql) => {
      const { from, values } = sql.each(2, { t: texts(list), n: numbers(places) })
      return sql.all<{ t: string | null; n: number | null; x: string }>(`SELECT t, n, CAST($1 AS TEXT) AS x FROM ${from}`, ['x', ...values])
    })
    expect(rows.map(({ t, n, x }) => [t, n === null ? null : Number(n), x])).toEqual(list.map((one, at) => [one, places[at], 'x']))
  })
})
