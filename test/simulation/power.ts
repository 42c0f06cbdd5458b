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

/** What is to happen to a database now, and how many transactions have begun since that was said. */
interface Threat {
  readonly how: 'before' | 'after' | 'full'
  readonly at: number
  count: number
}
const threats = new WeakMap<Driver.Database, Threat>()

/** Work whose transactions may lose power just before or just after a commit, or find the disk full. On a database that is `cuttable`. */
export function under<T>(db: Driver.Database, { power, at = 1, full = false }: Mishap, work: () => T): Outcome<T> {
  const free = full ? fill(db) : null
  if (power !== undefined || full) threats.set(db, { how: power ?? 'full', at, count: 0 })
  try {
    return { end: 'done', value: work() }
  } catch (error) {
    if (error instanceof PowerCut) return { end: power === 'after' ? 'power-after' : 'power-before' }
    if (isFull(error)) return { end: 'disk-full' }
    throw error
  } finally {
    threats.delete(db)
    free?.()
  }
}

type Work = (...args: unknown[]) => unknown

/** Before anybody prepares a transaction on it: those that are prepared early are cut like all others. */
export function cuttable(db: Driver.Database): Driver.Database {
  const real = db.transaction.bind(db)
  const cutting = (work: Work) => {
    const nested = real(work)
    const inner = real((...args: unknown[]) => {
      const value = work(...args)
      const threat = threats.get(db)
      // What it wrote is gone, as when power goes before the commit reaches the disk, or when it finds no room there.
      if (threat?.how === 'before' && threat.count === threat.at) throw new PowerCut()
      if (threat?.how === 'full') throw new Driver.SqliteError('database or disk is full', 'SQLITE_FULL')
      return value
    })
    const outer =
      (run: Work): Work =>
      (...args) => {
        if (db.inTransaction) return nested(...args)
        const threat = threats.get(db)
        if (threat !== undefined) threat.count += 1
        const value = run(...args)
        if (threat?.how === 'after' && threat.count === threat.at) throw new PowerCut()
        return value
      }
    return Object.assign(outer(inner), inner, { immediate: outer(inner.immediate) })
  }
  Object.defineProperty(db, 'transaction', { value: cutting })
  return db
}
