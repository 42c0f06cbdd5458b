import { MAX_RANGES, type Change, type Fields, type Op, type Rejection } from '../../shared/sync.ts'
import { keyOf, type Ref } from '../domain/sync/collection.ts'
import type { Db } from '../store/open.ts'

interface OutboxRow {
  readonly sequence: number
  readonly id: string
  readonly kind: string
  readonly actor: string
  readonly at: number
  readonly base: number
  readonly version: number | null
}
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
  const pending = db.prepare<[number], OutboxRow>(`SELECT * FROM sync_outbox WHERE state = 'pending' ORDER BY sequence LIMIT ?`)
  const opsOf = db.prepare<[number], OpRow>('SELECT sequence, collection, id, what, fields FROM sync_op WHERE sequence = ? ORDER BY n')
  const opsOn = db.prepare<[string, string], OpRow>(
    'SELECT sequence, collection, id, what, fields FROM sync_op WHERE collection = ? AND id = ? ORDER BY sequence, n',
  )
  // Versions that follow one another have the same distance to their place in the list.
  const agreed = db.prepare<[number], { first: number; last: number }>(`
    SELECT min(version) AS first, max(version) AS last
    FROM (SELECT version, version - row_number() OVER (ORDER BY version) AS run FROM sync_outbox WHERE state <> 'pending')
    GROUP BY run ORDER BY first DESC LIMIT ?`)
  const byId = db.prepare<[string], OutboxRow>('SELECT * FROM sync_outbox WHERE id = ?')
  const accept = db.prepare(`UPDATE sync_outbox SET state = 'accepted', version = ? WHERE id = ? AND state = 'pending'`)
  const covered = db.prepare<[number], OutboxRow>(`SELECT * FROM sync_outbox WHERE state = 'accepted' AND version <= ?`)
  const cover = db.prepare(`UPDATE sync_outbox SET state = 'covered' WHERE sequence = ?`)
  const removeOps = db.prepare('DELETE FROM sync_op WHERE sequence = ?')
  const prune = db.prepare(
    `DELETE FROM sync_outbox WHERE state = 'covered' AND version <= coalesce((SELECT min(base) FROM sync_outbox WHERE state = 'pending'), version)`,
  )
  const remove = db.prepare('DELETE FROM sync_outbox WHERE sequence = ?')
  const count = db.prepare<[], { n: number; since: number | null }>(
    `SELECT count(*) AS n, min(at) AS since FROM sync_outbox WHERE state = 'pending'`,
  )
  const mirrored = db.prepare<[string, string], MirrorRow>('SELECT version, fields FROM sync_mirror WHERE collection = ? AND id = ?')
  const mirror = db.prepare(`
    INSERT INTO sync_mirror (collection, id, version, fields) VALUES (?, ?, ?, ?)
    ON CONFLICT (collection, id) DO UPDATE SET version = excluded.version, fields = excluded.fields`)
  const refuse = db.prepare('INSERT INTO sync_refused (id, kind, actor, at, code, ops) VALUES (?, ?, ?, ?, ?, ?)')
  const refused = db.prepare<[], RefusedRow>('SELECT * FROM sync_refused ORDER BY at, id')
  const refusedById = db.prepare<[string], RefusedRow>('SELECT * FROM sync_refused WHERE id = ?')
  const dismiss = db.prepare('DELETE FROM sync_refused WHERE id = ?')
  const first = db.prepare<[], OutboxRow>(`SELECT * FROM sync_outbox WHERE state = 'pending' ORDER BY sequence LIMIT 1`)

  const opsIn = (sequence: number): readonly Op[] => opsOf.all(sequence).map(opOf)
  return {
    append(change: Change): void {
      const { ops, ...head } = change
      add.run(head)
      ops.forEach((op, n) =>
        addOp.run(change.sequence, n, op.collection, op.id, op.do, op.do === 'drop' ? null : JSON.stringify(op.fields)),
      )
    },
    /** The first that wait, in order; never more than that many changes, nor (after the first) operations. */
    pending(changes: number, ops: number): readonly Change[] {
      const found: Change[] = []
      let left = ops
      for (const { version: _, ...row } of pending.iterate(changes)) {
        const own = opsIn(row.sequence)
        left -= own.length
        if (left < 0 && found.length > 0) break
        const { id, sequence, kind, actor, at, base } = row
        found.push({ id, sequence, kind, actor, at, base, ops: [...own] })
      }
      return found
    },
    /** Versions of its own that what waits was made in the knowledge of, though its base may be older; as ranges with both ends. */
    agreed: (): readonly [number, number][] => agreed.all(MAX_RANGES).map(({ first, last }) => [first, last]),
    /** How many wait, and since when (milliseconds; null: none). */
    waiting: () => count.get() ?? { n: 0, since: null },
    accept(id: string, version: number): void {
      accept.run(version, id)
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
      const refs = new Map<string, Ref>()
      for (const { sequence } of covered.all(cursor)) {
        for (const op of opsIn(sequence)) refs.set(keyOf(op), op)
        removeOps.run(sequence)
        cover.run(sequence)
      }
      prune.run()
      return [...refs.values()]
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
      for (const row of opsOn.iterate(collection, id)) {
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
    refusedById: (id: string): RefusedRow | null => refusedById.get(id) ?? null,
    dismiss: (id: string): void => void dismiss.run(id),
    /** The sequence of the first that waits, or null. */
    firstPending: (): number | null => first.get()?.sequence ?? null,
  }
}
export type Outbox = ReturnType<typeof outbox>
