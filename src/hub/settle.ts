import type { Change, Outcome } from '../shared/sync.ts'
import type { Versions } from '../core/domain/sync/context.ts'
import { isAsSent } from '../core/domain/sync/as-sent.ts'
import { decide } from '../core/domain/sync/decide.ts'
import { draftOver } from '../core/domain/sync/sight.ts'
import type { HubRecord } from '../core/domain/sync/record.ts'
import { RefMap } from '../core/domain/sync/ref-map.ts'
import { records, type Before, type Records, type Seen } from './store/records.ts'
import type { Sql } from './store/sql.ts'

export interface Settled {
  /** The school's version afterwards. */
  readonly version: number
  /** What became of each change, by its id. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** Whether all were accepted and wrote just what their author shows. */
  readonly asSent: boolean
  /** What follows, on its way to the database: for the transaction's end to wait for. */
  readonly written: readonly Promise<void>[]
}

/**
 * Decides changes that nobody has decided before, in their order, and writes what follows. Inside the caller's transaction, which holds
 * the school's row. `seen`: what the changes need (`needsOf`), as it is before them. `own`: versions that the author knows of beyond the
 * changes' bases; those of these changes are added. `version`: the school's, before.
 */
export async function settle(
  sql: Sql,
  school: string,
  changes: readonly Change[],
  seen: Seen,
  own: Versions & { add(version: number): void },
  version: number,
): Promise<Settled> {
  const store = records(sql, school)
  const sight = draftOver(seen)
  const outcomes = new Map<string, Outcome>()
  const writing = writer(store, seen)
  const note = (outcome: Outcome, writes: readonly HubRecord[]): void => {
    outcomes.set(outcome.id, outcome)
    writing.add(outcome, writes)
  }
  let reached = version
  let asSent = true
  let left = SLICE
  for (const change of changes) {
    if (left === 0) {
      writing.send()
      await new Promise((resolve) => void setImmediate(resolve))
      left = SLICE
    }
    left -= 1
    const decision = decide(change, own, reached + 1, sight)
    if (decision.kind === 'rejected') {
      note({ kind: 'rejected', id: change.id, code: decision.code }, [])
      asSent = false
      continue
    }
    reached += 1
    own.add(reached)
    asSent = asSent && isAsSent(change, sight, decision.writes)
    for (const record of decision.writes) sight.put(record)
    note({ kind: 'accepted', id: change.id, version: reached }, decision.writes)
  }
  writing.send()
  const counted = unwatched(sql.run('UPDATE hub_school SET version = $2 WHERE id = $1', [school, reached]))
  return { version: reached, outcomes, asSent, written: [...writing.sent, counted] }
}

/** So many changes are decided while the database writes what came of those before; others of the hub's callers get their turn between. */
const SLICE = 250

/** Hands what was decided to the database in portions, and waits for none. */
function writer(store: Records, seen: Seen) {
  const written = new RefMap<HubRecord>()
  const before: Before = (ref) => written.get(ref) ?? seen.before(ref)
  const sent: Promise<void>[] = []
  let records = new RefMap<HubRecord>()
  let outcomes: Outcome[] = []

  return {
    sent,
    add(outcome: Outcome, writes: readonly HubRecord[]): void {
      outcomes.push(outcome)
      for (const record of writes) records.set(record, record)
    },
    send(): void {
      const portion = records.values()
      sent.push(unwatched(store.write(portion, before)), unwatched(store.remember(outcomes)))
      for (const record of portion) written.set(record, record)
      records = new RefMap()
      outcomes = []
    },
  }
}

/** A failure is told at the transaction's end, when somebody waits for it. */
function unwatched(part: Promise<void>): Promise<void> {
  part.catch(() => undefined)
  return part
}
