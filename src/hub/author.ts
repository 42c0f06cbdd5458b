import type { Op } from '../shared/sync.ts'
import { needsOf } from '../core/domain/sync/needs.ts'
import { settle } from './settle.ts'
import { records, type Records } from './store/records.ts'
import type { Database } from './store/sql.ts'

/** What is done at the hub itself, as a machine of the school would have written it down. */
export interface Deed {
  /** An action of the audit log. */
  readonly kind: string
  /** 'parent' or 'system': nobody of the school works at the hub. */
  readonly actor: 'parent' | 'system'
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ops: readonly Op[]
}

export interface Composed<T> {
  /** Null: nothing is to be done after all. */
  readonly deed: Deed | null
  readonly value: T
}

export interface AuthorPorts {
  readonly database: Database
  /** A new change's id, never guessed. */
  readonly ids: () => string
  /** That school has a version that its machines have not seen. */
  readonly changed: (school: string, version: number) => void
}

/**
 * Changes that the hub itself makes. One transaction: `compose` reads while nobody else writes to the school, and what it makes of that
 * is decided by the same rules as every machine's change, as one that had seen everything.
 */
export function authoring({ database, ids, changed }: AuthorPorts) {
  return async <T>(school: string, compose: (store: Records) => Promise<Composed<T>>): Promise<T> => {
    let reached: number | null = null
    const value = await database.transact(school, async (sql) => {
      const [held] = await sql.all<{ version: number }>(`SELECT version FROM hub_school WHERE id = $1 ${sql.forUpdate}`, [school])
      if (held === undefined) throw new Error('no such school')
      const store = records(sql, school)
      const composed = await compose(store)
      if (composed.deed === null) return composed.value
      const version = Number(held.version)
      const change = { ...composed.deed, id: ids(), sequence: 1, base: version, ops: [...composed.deed.ops] }
      const settled = await settle(sql, school, [change], await store.read(needsOf([change])), new Set(), version)
      await Promise.all(settled.written)
      if (settled.outcomes.get(change.id)?.kind !== 'accepted') throw new Error(`the hub refused its own change: ${change.kind}`)
      reached = settled.version
      return composed.value
    })
    if (reached !== null) changed(school, reached)
    return value
  }
}
export type Author = ReturnType<typeof authoring>
