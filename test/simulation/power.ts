import Driver from 'better-sqlite3'
import { fill, isFull } from './disk.ts'

/** Power goes at that moment. */
export class PowerCut extends Error {}

/** What happens to a machine while it writes. */
export interface Mishap {
  /** `before`: the transaction never reaches the disk; `after`: it does, and nothing else happens any more. */
  readonly power?: 'before' | 'after' | undefined
  /** At which of the transactions of the work power goes, from 1; past the last, nothing happens. */
  readonly at?: number
  readonly full?: boolean | undefined
}

/** What did happen. */
export type Outcome<T> =
  { readonly end: 'done'; readonly value: T } | { readonly end: 'power-before' | 'power-after' } | { readonly end: 'disk-full' }

/** Work whose transactions may lose power just before or just after a commit, or find the disk full. */
export function under<T>(db: Driver.Database, { power, at = 1, full = false }: Mishap, work: () => T): Outcome<T> {
  const free = full ? fill(db) : null
  if (power !== undefined || full) cutAt(db, power ?? 'full', at)
  try {
    return { end: 'done', value: work() }
  } catch (error) {
    if (error instanceof PowerCut) return { end: power === 'after' ? 'power-after' : 'power-before' }
    if (isFull(error)) return { end: 'disk-full' }
    throw error
  } finally {
    Reflect.deleteProperty(db, 'transaction')
    free?.()
  }
}

type Work = (...args: unknown[]) => unknown

function cutAt(db: Driver.Database, how: 'before' | 'after' | 'full', at: number): void {
  const real = db.transaction.bind(db)
  let count = 0
  const cutting = (work: Work) => {
    const inner = real((...args: unknown[]) => {
      const value = work(...args)
      // What it wrote is gone, as when power goes before the commit reaches the disk, or when it finds no room there.
      if (how === 'before' && count === at) throw new PowerCut()
      if (how === 'full') throw new Driver.SqliteError('database or disk is full', 'SQLITE_FULL')
      return value
    })
    const outer =
      (run: Work): Work =>
      (...args) => {
        if (db.inTransaction) return real(work)(...args)
        count += 1
        const value = run(...args)
        if (how === 'after' && count === at) throw new PowerCut()
        return value
      }
    return Object.assign(outer(inner), inner, { immediate: outer(inner.immediate) })
  }
  Object.defineProperty(db, 'transaction', { configurable: true, value: cutting })
}
