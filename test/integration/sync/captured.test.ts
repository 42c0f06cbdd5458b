import { expect, it } from 'vitest'
import { collections } from '../../../src/core/domain/sync/collections.ts'
import { createStore } from '../../../src/core/store/store.ts'
import { outbox } from '../../../src/core/sync/outbox.ts'
import { syncState } from '../../../src/core/sync/state.ts'
import { emptyDisk } from '../../simulation/disk.ts'

const db = emptyDisk()
const trigger = (name: string): string =>
  db.prepare<[string], { sql: string }>(`SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?`).get(name)?.sql ?? ''

it.each([...collections.keys()])('every shared field of a %s is told of when it changes', (name) => {
  const { key, fields } = collections.get(name) ?? { key: [], fields: new Map() }
  const columns = /UPDATE OF ([\w\s,]+?)\s+ON/.exec(trigger(`sync_${name}_changed`))?.[1]?.split(/,\s*/) ?? []
  expect(new Set([...columns, ...key])).toEqual(new Set([...fields.keys(), ...key]))
  expect(trigger(`sync_${name}_added`)).toContain(`'${name}'`)
  expect(trigger(`sync_${name}_removed`)).toContain(`'${name}'`)
})

it('a new record says what it is, and nothing of what it is not', () => {
  const disk = emptyDisk()
  const store = createStore(disk)
  syncState(disk).join('a', 0, 1)
  store.atomically(() => disk.exec(`INSERT INTO person (id, name, role, pin_hash) VALUES ('p', 'Essai', 'head', 'x')`))
  store.atomically(() => disk.exec(`UPDATE person SET left_at = 5 WHERE id = 'p'`))
  store.atomically(() => disk.exec(`UPDATE person SET left_at = NULL WHERE id = 'p'`))
  expect(outbox(disk).pending(9, 9).map(({ ops }) => ops)).toEqual([
    [{ do: 'add', collection: 'person', id: 'p', fields: { name: 'Essai', role: 'head', pin_hash: 'x' } }],
    [{ do: 'set', collection: 'person', id: 'p', fields: { left_at: 5 } }],
    [{ do: 'set', collection: 'person', id: 'p', fields: { left_at: null } }],
  ])
  disk.close()
})
