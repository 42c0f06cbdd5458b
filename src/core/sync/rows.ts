import type { Collection, Ref } from '../domain/sync/collection.ts'
import { collections } from '../domain/sync/collections.ts'
import type { Fields, Value } from '../../shared/sync.ts'
import type { Db } from '../store/open.ts'

interface Statements {
  readonly read: (id: string) => Fields | null
  /** Throws what SQLite throws when a constraint is broken. */
  readonly write: (id: string, fields: Fields) => void
  readonly remove: (id: string) => void
}

/** The records as their tables hold them: what people see. */
export function rows(db: Db) {
  const known = new Map<string, Statements>()
  const of = (name: string): Statements => {
    const found = known.get(name)
    if (found !== undefined) return found
    const collection = collections.get(name)
    if (collection === undefined) throw new Error(`no such collection: ${name}`)
    const made = statements(db, collection)
    known.set(name, made)
    return made
  }
  return {
    /** Its synced columns, or null when there is no such row. */
    read: ({ collection, id }: Ref): Fields | null => of(collection).read(id),
    /** Makes the row say so; null removes it. False when a constraint does not allow it now; the row is then as it was. */
    show({ collection, id }: Ref, fields: Fields | null): boolean {
      try {
        if (fields === null) of(collection).remove(id)
        else of(collection).write(id, fields)
        return true
      } catch (error) {
        if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')) return false
        throw error
      }
    },
  }
}
export type Rows = ReturnType<typeof rows>

function statements(db: Db, { name, key, fields }: Collection): Statements {
  const columns = [...new Set([...key, ...[...fields.keys()]])]
  const shared = [...fields.keys()]
  const where = key.map((column) => `${column} = ?`).join(' AND ')
  const updates = columns.filter((column) => !key.includes(column)).map((column) => `${column} = excluded.${column}`)
  // A clear secret is for a letter that is still to be printed or counted.
  if (name === 'letter') updates.push(`secret = CASE WHEN excluded.state IN ('confirmed', 'void') THEN NULL ELSE secret END`)
  const read = db.prepare<string[], Record<string, Value>>(`SELECT ${shared.join(', ')} FROM ${name} WHERE ${where}`)
  const write = db.prepare<Value[]>(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
  )
  const remove = db.prepare<string[]>(`DELETE FROM ${name} WHERE ${where}`)
  const split = (id: string): readonly string[] => (key.length === 1 ? [id] : id.split('|'))
  return {
    read: (id) => read.get(...split(id)) ?? null,
    write(id, given) {
      const parts = split(id)
      write.run(...columns.map((column) => (key.includes(column) ? (parts[key.indexOf(column)] ?? null) : (given[column] ?? null))))
    },
    remove: (id) => void remove.run(...split(id)),
  }
}
