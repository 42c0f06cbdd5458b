import { MAX_RANGES, type Change, type Fields, type Op, type Rejection, type Taken } from '../../shared/sync.ts'
import type { Ref } from '../domain/sync/collection.ts'
import type { Db } from '../store/open.ts'

interface OutboxRow {
  readonly sequence: number
  readonly id: string
  readonly kind: string
  readonly actor: string
  readonly at: number
  readonly base: number
  readonly state: 'covered' | 'accepted' | 'pending'
  readonly version: number | null
}
/** Changes that were taken together: the first one's version, and their sequences. */
interface TakenSpan {
  readonly version: number
  readonly first: number
  readonly last: number
}
interface Span {
  readonly from: number
  readonly to: number
  readonly cursor: number
}
/** How far a change is from being settled. */
const STAGES = ['covered', 'accepted', 'pending'] as const
const [ACCEPTED, PENDING] = [1, 2]

interface OpRow {
  readonly sequence: number
  readonly collection: string
  readonly id: string
  readonly what: Op['do']
  readonly fields: string | null
}
interface MirrorRow {
  readonly version: number
  readonly fields: string | null
}

export interface RefusedRow {
  readonly id: string
  readonly kind: string
  readonly actor: string
  readonly at: number
  readonly code: Rejection
  readonly ops: string
}

const opOf = ({ collection, id, what, fields }: OpRow): Op =>
  what === 'drop'
    ? { do: what, collection, id }
    : { do: what, collection, id, fields: JSON.parse(fields ?? '{}') as Record<string, string> }

/** The records as the hub last said, and this machine's own changes over them. Together they are what people see. */
export function outbox(db: Db) {
  const add = db.prepare(`
    INSERT INTO sync_outbox (sequence, id, kind, actor, at, base, state) VALUES (@sequence, @id, @kind, @actor, @at, @base, 'pending')`)
  const addOp = db.prepare('INSERT INTO sync_op (sequence, n, collection, id, what, fields) VALUES (?, ?, ?, ?, ?, ?)')
  const pending = db.prepare<[number, number], OutboxRow>('SELECT * FROM sync_outbox WHERE sequence >= ? ORDER BY sequence LIMIT ?')
  const opsBetween = db.prepare<[number, number], OpRow>(
    'SELECT sequence, collection, id, what, fields FROM sync_op WHERE sequence BETWEEN ? AND ? ORDER BY sequence, n',
  )
  const opsOf = db.prepare<[number], OpRow>('SELECT sequence, collection, id, what, fields FROM sync_op WHERE sequence = ? ORDER BY n')
  const opsOn = db.prepare<[string, string], OpRow>(
    'SELECT sequence, collection, id, what, fields FROM sync_op WHERE collection = ? AND id = ? ORDER BY sequence, n',
  )
  const versions = db.prepare<[number, number], { sequence: number; version: number }>(
    'SELECT sequence, version FROM sync_outbox WHERE sequence > ? AND sequence < ? ORDER BY sequence',
  )
  const ends = db.prepare<[], { first: number | null; last: number | null }>(
    'SELECT (SELECT min(sequence) FROM sync_outbox) AS first, (SELECT max(sequence) FROM sync_outbox) AS last',
  )
  const from = db.prepare<[number], OutboxRow>('SELECT * FROM sync_outbox WHERE sequence >= ? ORDER BY sequence LIMIT 1')
  const byId = db.prepare<[string], OutboxRow>('SELECT * FROM sync_outbox WHERE id = ?')
  const accept = db.prepare(`UPDATE sync_outbox SET state = 'accepted', version = ? WHERE id = ? AND state = 'pending'`)
  const isCovered = `SELECT sequence FROM sync_outbox WHERE sequence >= @from AND sequence < @to AND state = 'accepted' AND version <= @cursor`
  const covered = db.prepare<[Span], Ref>(`SELECT DISTINCT collection, id FROM sync_op WHERE sequence IN (${isCovered})`)
  const removeCovered = db.prepare<[Span]>(`DELETE FROM sync_op WHERE sequence IN (${isCovered})`)
  const cover = db.prepare<[Span]>(`UPDATE sync_outbox SET state = 'covered' WHERE sequence IN (${isCovered})`)
  const sequences = db.prepare<[number, number], { sequence: number; id: string }>(
    'SELECT sequence, id FROM sync_outbox WHERE sequence >= ? ORDER BY sequence LIMIT 1 OFFSET ?',
  )
  const coverTaken = db.prepare<[TakenSpan]>(`
    UPDATE sync_outbox SET state = 'covered', version = @version + place FROM (
      SELECT sequence AS taken, row_number() OVER (ORDER BY sequence) - 1 AS place FROM sync_outbox WHERE sequence BETWEEN @first AND @last
    ) WHERE sequence = taken`)
  const mirrorTaken = db.prepare<[TakenSpan]>(`
    INSERT INTO sync_mirror (collection, id, version, fields)
    SELECT collection, sync_op.id, version, fields FROM sync_op JOIN sync_outbox USING (sequence)
    WHERE sequence BETWEEN @first AND @last AND what <> 'set' ORDER BY sequence, n
    ON CONFLICT (collection, id) DO UPDATE SET version = excluded.version, fields = excluded.fields`)
  const setTaken = db.prepare<[TakenSpan], OpRow & { readonly version: number }>(`
    SELECT sequence, collection, sync_op.id, what, fields, version FROM sync_op JOIN sync_outbox USING (sequence)
    WHERE sequence BETWEEN @first AND @last AND what = 'set' ORDER BY sequence, n`)
  const removeTaken = db.prepare<[TakenSpan]>('DELETE FROM sync_op WHERE sequence BETWEEN @first AND @last')
  const prune = db.prepare<[number, number]>('DELETE FROM sync_outbox WHERE sequence < ? AND version <= ?')
  const remove = db.prepare('DELETE FROM sync_outbox WHERE sequence = ?')
  const baseNow = db.prepare<[], { base: number }>('SELECT base FROM sync_state')
  const mirrored = db.prepare<[string, string], MirrorRow>('SELECT version, fields FROM sync_mirror WHERE collection = ? AND id = ?')
  const mirror = db.prepare(`
    INSERT INTO sync_mirror (collection, id, version, fields) VALUES (?, ?, ?, ?)
    ON CONFLICT (collection, id) DO UPDATE SET version = excluded.version, fields = excluded.fields`)
  const refuse = db.prepare('INSERT INTO sync_refused (id, kind, actor, at, code, ops) VALUES (?, ?, ?, ?, ?, ?)')
  const refused = db.prepare<[], RefusedRow>('SELECT * FROM sync_refused ORDER BY at, id')
  const refusedById = db.prepare<[string], RefusedRow>('SELECT * FROM sync_refused WHERE id = ?')
  const refusedCount = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM sync_refused')
  const refusedFirst = db.prepare<[number], RefusedRow>('SELECT * FROM sync_refused ORDER BY at, id LIMIT ?')
  const dismiss = db.prepare('DELETE FROM sync_refused WHERE id = ?')

  /** The first that is at least so far from being settled, or where it would be. What is agreed is agreed in order: the states are in order too. */
  function firstOf(stage: number): number {
    const { first, last } = ends.get() ?? { first: null, last: null }
    if (first === null || last === null) return 1
    let [low, high] = [first, last + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const row = from.get(middle)
      if (row === undefined || STAGES.indexOf(row.state) >= stage) high = middle
      else low = row.sequence + 1
    }
    return from.get(low)?.sequence ?? low
  }
  const firstPending = (): OutboxRow | undefined => from.get(firstOf(PENDING))

  /** Ranges of versions as far as they were read, which of a long queue is most of them. */
  let known: { readonly from: number; upTo: number; version: number; ranges: [number, number][] } | null = null

  const opsIn = (sequence: number): readonly Op[] => opsOf.all(sequence).map(opOf)
  /** Versions that the bases of all that waits, and of what is done next, are past explain nothing any more. */
  function forgetSettled(): void {
    const base = firstPending()?.base ?? baseNow.get()?.base ?? 0
    const oldest = from.get(0)
    if (oldest?.version == null || oldest.version > base) return
    prune.run(firstOf(ACCEPTED), base)
  }
  /** The record as the hub last said, with what was set; null when there is none. */
  function over({ collection, id, fields }: OpRow): string | null {
    const held = mirrored.get(collection, id)?.fields ?? null
    return held === null ? null : JSON.stringify({ ...(JSON.parse(held) as Fields), ...(JSON.parse(fields ?? '{}') as Fields) })
  }
  return {
    append(change: Change): void {
      const { ops, ...head } = change
      add.run(head)
      ops.forEach((op, n) =>
        addOp.run(change.sequence, n, op.collection, op.id, op.do, op.do === 'drop' ? null : JSON.stringify(op.fields)),
      )
    },
    /** The first that wait, in order, from that sequence on; never more than that many changes, nor (after the first) operations. */
    pending(changes: number, ops: number, since = firstOf(PENDING)): readonly Change[] {
      const found: Change[] = []
      const rows = pending.all(since, changes)
      const [first, last] = [rows[0]?.sequence, rows.at(-1)?.sequence]
      if (first === undefined || last === undefined) return found
      const all = opsBetween.iterate(first, last)
      let next = all.next()
      let left = ops
      for (const { id, sequence, kind, actor, at, base } of rows) {
        const own: Op[] = []
        for (; next.done !== true && next.value.sequence <= sequence; next = all.next()) own.push(opOf(next.value))
        left -= own.length
        if (left < 0 && found.length > 0) break
        found.push({ id, sequence, kind, actor, at, base, ops: own })
      }
      all.return?.()
      return found
    },
    /** Versions of its own that what waits was made in the knowledge of, though its base may be older; as ranges with both ends. */
    agreed(): readonly [number, number][] {
      const to = firstOf(PENDING)
      const oldest = ends.get()?.first ?? 0
      const isHere = known !== null && known.from === oldest && known.upTo < to && from.get(known.upTo)?.version === known.version
      const have = isHere && known !== null ? known : { from: oldest, upTo: 0, version: 0, ranges: [] }
      for (const { sequence, version } of versions.iterate(have.upTo, to)) {
        const last = have.ranges.at(-1)
        if (last !== undefined && last[1] === version - 1) last[1] = version
        else have.ranges.push([version, version])
        have.upTo = sequence
        have.version = version
      }
      known = have
      return have.ranges.slice(-MAX_RANGES).map(([first, last]) => [first, last])
    },
    /** How many wait, and since when (milliseconds; null: none). */
    waiting(): { readonly n: number; readonly since: number | null } {
      const first = firstPending()
      return first === undefined ? { n: 0, since: null } : { n: (ends.get()?.last ?? 0) - first.sequence + 1, since: first.at }
    },
    has: (id: string): boolean => byId.get(id) !== undefined,
    accept(id: string, version: number): void {
      accept.run(version, id)
    },
    /**
     * The first that wait were taken as they were sent: what they did is what the hub holds. Throws when they are not the first that
     * wait: the reply is then not the one to what was asked.
     */
    takenAsSent({ version, count, last: lastId }: Taken): void {
      const first = firstOf(PENDING)
      const last = sequences.get(first, count - 1)
      if (last?.id !== lastId) throw new Error('not what was asked')
      const span = { version, first, last: last.sequence }
      coverTaken.run(span)
      mirrorTaken.run(span)
      for (const op of setTaken.all(span)) {
        // What it set may have gone, and come again, later in the same request.
        if ((mirrored.get(op.collection, op.id)?.version ?? 0) <= op.version) mirror.run(op.collection, op.id, op.version, over(op))
      }
      removeTaken.run(span)
      forgetSettled()
    },
    /** Moves it to what people must see to; gives the records it was about. */
    refuse(id: string, code: Rejection): readonly Ref[] {
      const row = byId.get(id)
      if (row === undefined) return []
      const ops = opsIn(row.sequence)
      refuse.run(id, row.kind, row.actor, row.at, code, JSON.stringify(ops))
      remove.run(row.sequence)
      return ops
    },
    /** Drops what the mirror holds now that its cursor is there; gives the records concerned. */
    dropCovered(cursor: number): readonly Ref[] {
      const span = { from: firstOf(ACCEPTED), to: firstOf(PENDING), cursor }
      const refs = covered.all(span)
      removeCovered.run(span)
      cover.run(span)
      forgetSettled()
      return refs
    },
    mirror(ref: Ref, version: number, fields: Fields | null): boolean {
      const held = mirrored.get(ref.collection, ref.id)
      if (held !== undefined && held.version >= version) return false
      mirror.run(ref.collection, ref.id, version, fields === null ? null : JSON.stringify(fields))
      return true
    },
    /** What people should see of it: the mirror with this machine's own changes over it. */
    view({ collection, id }: Ref): Fields | null {
      const held = mirrored.get(collection, id)?.fields ?? null
      let view = held === null ? null : (JSON.parse(held) as Fields)
      for (const row of opsOn.all(collection, id)) {
        const op = opOf(row)
        switch (op.do) {
          case 'add':
            view = op.fields
            break
          case 'set':
            view = view === null ? null : { ...view, ...op.fields }
            break
          case 'drop':
            view = null
        }
      }
      return view
    },
    refused: (): readonly RefusedRow[] => refused.all(),
    refusedFirst: (limit: number): readonly RefusedRow[] => refusedFirst.all(limit),
    refusedCount: (): number => refusedCount.get()?.n ?? 0,
    refusedById: (id: string): RefusedRow | null => refusedById.get(id) ?? null,
    dismiss: (id: string): void => void dismiss.run(id),
    /** The sequence of the first that waits, or null. */
    firstPending: (): number | null => firstPending()?.sequence ?? null,
  }
}
export type Outbox = ReturnType<typeof outbox>
