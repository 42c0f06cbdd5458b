import type { Change, Outcome } from '../shared/sync.ts'
import type { Versions } from '../core/domain/sync/context.ts'
import { isAsSent } from '../core/domain/sync/as-sent.ts'
import { decide } from '../core/domain/sync/decide.ts'
import { needsOf } from '../core/domain/sync/needs.ts'
import { draftOver } from '../core/domain/sync/sight.ts'
import { records } from './store/records.ts'
import type { Sql } from './store/sql.ts'

export interface Settled {
  /** The school's version afterwards. */
  readonly version: number
  /** What became of each change, by its id. */
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** Whether all were accepted and wrote just what their author shows. */
  readonly asSent: boolean
}

/**
 * Decides changes that nobody has decided before, in their order, and writes what follows. Inside the caller's transaction, which holds
 * the school's row. `own`: versions that the author knows of beyond the changes' bases; those of these changes are added. `version`: the school's, before.
 */
export async function settle(
  sql: Sql,
  school: string,
  changes: readonly Change[],
  own: Versions & { add(version: number): void },
  version: number,
): Promise<Settled> {
  const store = records(sql, school)
  const outcomes = new Map<string, Outcome>()
  const seen = await store.read(needsOf(changes))
  const sight = draftOver(seen)
  let reached = version
  let asSent = true
  for (const change of changes) {
    const decision = decide(change, own, reached + 1, sight)
    if (decision.kind === 'rejected') {
      outcomes.set(change.id, { kind: 'rejected', id: change.id, code: decision.code })
      asSent = false
      continue
    }
    reached += 1
    own.add(reached)
    asSent = asSent && isAsSent(change, sight, decision.writes)
    for (const record of decision.writes) sight.put(record)
    outcomes.set(change.id, { kind: 'accepted', id: change.id, version: reached })
  }
  await store.write(sight.written(), seen)
  await store.remember([...outcomes.values()])
  await sql.run('UPDATE hub_school SET version = $2 WHERE id = $1', [school, reached])
  return { version: reached, outcomes, asSent }
}
