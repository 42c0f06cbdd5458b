import Database from 'better-sqlite3'
import { changeSchema, type Change } from '../../shared/sync.ts'
import { unlock } from '../store/cipher.ts'
import { rawKey, type Db, type OpenOptions } from '../store/open.ts'

export interface Salvaged {
  /** What waited for the hub, in its order. */
  readonly changes: readonly Change[]
  /** How many more are known to have waited, and cannot be read. */
  readonly lost: number
}

const NOTHING: Salvaged = { changes: [], lost: 0 }

interface Head {
  readonly sequence: number
}
interface OpRow {
  readonly do: string
  readonly collection: string
  readonly id: string
  readonly fields: string | null
}

/** What can still be read of the changes that waited in a damaged store. Never throws: what is damaged is expected to fail anywhere. */
export function salvage({ path, key, nativeBinding }: Omit<OpenOptions, 'now'>): Salvaged {
  let db: Db | null = null
  try {
    db = new Database(path, { fileMustExist: true, readonly: true, ...(nativeBinding === undefined ? {} : { nativeBinding }) })
    unlock(db, path, rawKey(key))
    return readFrom(db)
  } catch {
    return NOTHING
  } finally {
    db?.close()
  }
}

function readFrom(db: Db): Salvaged {
  const heads = new Map<number, Head>()
  // From either end up to where the damage is.
  for (const way of ['ASC', 'DESC'])
    sooner(db, `SELECT id, sequence, kind, actor, at, base FROM sync_outbox WHERE state = 'pending' ORDER BY sequence ${way}`, (head) =>
      heads.set(head.sequence, head),
    )
  const ops = db.prepare<[number], OpRow>('SELECT what AS "do", collection, id, fields FROM sync_op WHERE sequence = ? ORDER BY n')
  const changes: Change[] = []
  for (const head of [...heads.values()].sort((a, b) => a.sequence - b.sequence)) {
    const change = wholeOf(head, () => ops.all(head.sequence))
    if (change !== null) changes.push(change)
  }
  return { changes, lost: heads.size - changes.length }
}

function sooner(db: Db, sql: string, take: (head: Head) => void): void {
  try {
    for (const head of db.prepare<[], Head>(sql).iterate()) take(head)
  } catch {
    // The damage begins here.
  }
}

/** Null where a part of it cannot be read or makes no sense. */
function wholeOf(head: Head, read: () => readonly OpRow[]): Change | null {
  try {
    const ops = read().map(({ fields, ...op }) => (fields === null ? op : { ...op, fields: JSON.parse(fields) as unknown }))
    const parsed = changeSchema.safeParse({ ...head, ops })
    return parsed.success && ops.length > 0 ? parsed.data : null
  } catch {
    return null
  }
}
