import { COLLECTIONS, MAX_CHANGE_OPS, type Change, type Fields, type Op, type Value } from '../../shared/sync.ts'
import { keyOf, telling, type Ref } from '../domain/sync/collection.ts'
import { collections } from '../domain/sync/collections.ts'
import type { Db } from '../store/open.ts'
import { outbox } from './outbox.ts'
import { rows } from './rows.ts'
import { syncState } from './state.ts'
import { waitingRoom } from './waiting.ts'

interface Deed {
  readonly sequence: number
  readonly action: string
  readonly actor: string
  readonly at: number
  readonly detail: string
}

/** Names that say how the hub settles a change; they stand for a transaction that did several things. */
const TELLING = ['account.erased', 'records.purged', 'record.merged', 'import.applied', 'import.undone']

export interface CaptureOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A new change's id. */
  readonly ids: () => string
}

/** Turns what a transaction touched into one change in the outbox, in that transaction: either both are there after a power cut, or neither. */
export function capture(db: Db, { now, ids }: CaptureOptions) {
  const state = syncState(db)
  const out = outbox(db)
  const shown = rows(db)
  const waiting = waitingRoom(db)
  const touched = db.prepare<[], Ref>('SELECT collection, id FROM sync_touched')
  const forget = db.prepare('DELETE FROM sync_touched')
  const any = db.prepare<[], unknown>('SELECT 1 FROM sync_touched LIMIT 1')
  const lastDeed = db.prepare<[], { n: number | null }>('SELECT max(sequence) AS n FROM audit')
  const deedsSince = db.prepare<[number], Deed>(
    'SELECT sequence, action, actor, at, detail FROM audit WHERE sequence > ? ORDER BY sequence',
  )

  /** As far as this machine's own people could see. */
  function whatIsShown(ref: Ref): Fields | null {
    const instead = waiting.shown(ref)
    return instead === undefined ? out.view(ref) : instead
  }

  let took = false

  function write(head: Pick<Change, 'kind' | 'actor' | 'at'>): void {
    const refs = touched.all()
    const ops = inOrder(refs.flatMap((ref) => difference(ref, shown.read(ref), whatIsShown(ref))))
    forget.run()
    if (ops.length === 0) return
    took = true
    const { base } = state.get()
    const count = Math.ceil(ops.length / MAX_CHANGE_OPS)
    const first = state.take(count)
    for (let part = 0; part < count; part += 1)
      out.append({
        ...head,
        id: ids(),
        sequence: first + part,
        base,
        ops: ops.slice(part * MAX_CHANGE_OPS, (part + 1) * MAX_CHANGE_OPS),
      })
  }

  function deedSince(before: number): Pick<Change, 'kind' | 'actor' | 'at'> {
    const deeds = deedsSince.all(before)
    const deed = deeds.find(({ action }) => TELLING.includes(action)) ?? deeds[0]
    return deed === undefined ? { kind: 'system', actor: 'system', at: now() } : { kind: kindOf(deed), actor: deed.actor, at: deed.at }
  }

  return {
    /** Whether something was captured since it was asked last; what was rolled back counts too. */
    took(): boolean {
      const did = took
      took = false
      return did
    },
    /** Runs `work` in the transaction that is open, and captures what it touched when that is all there is to the transaction. */
    around<T>(work: () => T): T {
      const before = lastDeed.get()?.n ?? 0
      const result = work()
      if (any.get() !== undefined) write(deedSince(before))
      return result
    },
    /** Everything this machine holds becomes changes: it joins others. Inside the caller's transaction. */
    everything(actor: string): void {
      for (const collection of COLLECTIONS)
        db.exec(
          `INSERT INTO sync_touched SELECT '${collection}', ${keyColumns(collection)} FROM ${collection} WHERE true ON CONFLICT DO NOTHING`,
        )
      write({ kind: 'station.joined', actor, at: now() })
    },
  }
}
export type Capture = ReturnType<typeof capture>

/** What is done once more is of the kind it was: an import stays an import, an erasure an erasure. */
function kindOf({ action, detail }: Deed): string {
  return action === 'change.resubmitted' ? (JSON.parse(detail) as { readonly kind: string }).kind : action
}

function keyColumns(collection: (typeof COLLECTIONS)[number]): string {
  switch (collection) {
    case 'responsibility':
      return `guardian_id || '|' || pupil_id`
    case 'contact_point':
      return `account_id || '|' || kind`
    case 'letter_receipt':
      return 'letter_id'
    default:
      return 'id'
  }
}

function difference({ collection, id }: Ref, is: Fields | null, was: Fields | null): readonly Op[] {
  if (is === null) return was === null ? [] : [{ do: 'drop', collection, id }]
  // A good third of a new record's fields say nothing, and need not be kept, sent and read.
  if (was === null) return [{ do: 'add', collection, id, fields: telling(is) }]
  const fields: Record<string, Value> = {}
  for (const [name, value] of Object.entries(is)) if (value !== (was[name] ?? null)) fields[name] = value
  if (Object.keys(fields).length === 0) return []
  for (const name of collections.get(collection)?.named ?? []) fields[name] = is[name] ?? null
  return [{ do: 'set', collection, id, fields }]
}

/** Parents before children, ends before beginnings; what goes goes last, children first. */
function inOrder(ops: readonly Op[]): readonly Op[] {
  const rank = (op: Op): number => {
    const place = COLLECTIONS.findIndex((name) => name === op.collection)
    if (op.do === 'drop') return 1_000 - place
    return place * 2 + (op.do === 'add' ? 1 : 0)
  }
  return ops
    .map((op) => ({ op, rank: rank(op), key: keyOf(op) }))
    .sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1))
    .map(({ op }) => op)
}
