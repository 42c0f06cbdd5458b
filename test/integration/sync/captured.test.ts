import { expect, it } from 'vitest'
import { collections } from '../../../src/core/domain/sync/collections.ts'
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
