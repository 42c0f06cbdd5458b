import type { Db } from '../store/open.ts'
import { GENESIS, hashEntry, firstBreak, type AuditEntry, type AuditHead } from './chain.ts'

/** Everything that is written down. Subjects are ids; details hold neither names nor secrets. */
export type AuditAction =
  | 'account.activated'
  | 'account.activating'
  | 'account.closed'
  | 'account.consent-withdrawn'
  | 'account.data-handed-out'
  | 'account.erased'
  | 'account.joined'
  | 'account.language-set'
  | 'account.mail-changed'
  | 'account.mail-proposed'
  | 'account.mail-validated'
  | 'account.mobile-changed'
  | 'account.password-changed'
  | 'account.reopened'
  | 'account.reset'
  | 'account.unblocked'
  | 'audit.exported'
  | 'account.password-withdrawn'
  | 'batch.cancelled'
  | 'batch.confirmed'
  | 'batch.created'
  | 'batch.printed'
  | 'batch.saved'
  | 'change.dismissed'
  | 'change.resubmitted'
  | 'conflict.decided'
  | 'conflict.reopened'
  | 'correction.undone'
  | 'hub.joined'
  | 'hub.left'
  | 'import.applied'
  | 'import.file-deleted'
  | 'import.undone'
  | 'kiosk.ended'
  | 'kiosk.opened'
  | 'kiosk.released'
  | 'letter.given'
  | 'letter.text-changed'
  | 'letter.voided'
  | 'person.added'
  | 'person.pin-set'
  | 'person.removed'
  | 'person.role-set'
  | 'record.corrected'
  | 'record.linked'
  | 'record.merged'
  | 'record.unlinked'
  | 'records.purged'
  | 'request.closed'
  | 'request.opened'
  | 'staff.signed-in'
  | 'staff.refused'
  | 'store.recovered'
  | 'store.recovery-seen'
  | 'tie.undone'
  | 'vouched'

export interface AuditRecord {
  readonly at: number
  /** A person's id, or who acts when nobody is signed in. */
  readonly actor: string
  readonly action: AuditAction
  readonly subject: string | null
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
}

export interface AuditSearch {
  readonly action: string
  readonly actor: string | null
  readonly subject: string | null
  readonly from: number | null
  readonly to: number | null
  /** Only entries before that sequence. */
  readonly before: number | null
  readonly limit: number
}

export function auditLog(db: Db) {
  const last = db.prepare<[], AuditEntry>('SELECT * FROM audit ORDER BY sequence DESC LIMIT 1')
  const all = db.prepare<[], AuditEntry>('SELECT * FROM audit ORDER BY sequence')
  const about = db.prepare<[string], AuditEntry>('SELECT * FROM audit WHERE subject = ? ORDER BY sequence DESC LIMIT 100')
  const lastOf = db.prepare<[string, string], { at: number }>(
    'SELECT at FROM audit WHERE action = ? AND subject = ? ORDER BY sequence DESC LIMIT 1',
  )
  const search = db.prepare<[AuditSearch], AuditEntry>(`
    SELECT * FROM audit WHERE (@before IS NULL OR sequence < @before) AND (@actor IS NULL OR actor = @actor)
      AND (@subject IS NULL OR subject = @subject) AND (@from IS NULL OR at >= @from) AND (@to IS NULL OR at < @to)
      AND (@action = '' OR instr(action, @action) > 0)
    ORDER BY sequence DESC LIMIT @limit`)
  const actors = db.prepare<[], { actor: string }>('SELECT DISTINCT actor FROM audit ORDER BY actor')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM audit')
  const insert = db.prepare(`
    INSERT INTO audit (sequence, at, actor, action, subject, detail, previous, hash)
    VALUES (@sequence, @at, @actor, @action, @subject, @detail, @previous, @hash)`)
  const head = db.prepare<[], { value: string }>(`SELECT value FROM setting WHERE key = 'audit.head'`)
  const setHead = db.prepare(
    `INSERT INTO setting (key, value) VALUES ('audit.head', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  function append(entry: AuditEntry): void {
    insert.run(entry)
    setHead.run(`${entry.sequence} ${entry.hash}`)
  }
  const appendAlone = db.transaction(append)
  return {
    /** To be called inside the transaction of what it records. */
    append({ at, actor, action, subject, detail = {} }: AuditRecord): void {
      const before = last.get()
      const entry = {
        sequence: (before?.sequence ?? 0) + 1,
        at,
        actor,
        action,
        subject,
        detail: JSON.stringify(detail),
        previous: before?.hash ?? GENESIS,
      }
      const hashed = { ...entry, hash: hashEntry(entry) }
      if (db.inTransaction) append(hashed)
      else appendAlone(hashed)
    },
    lastOf: (action: AuditAction, subject: string): number | null => lastOf.get(action, subject)?.at ?? null,
    /** The latest first. */
    search: (asked: AuditSearch): readonly AuditEntry[] => search.all(asked),
    actors: (): readonly string[] => actors.all().map((row) => row.actor),
    count: (): number => count.get()?.n ?? 0,
    /** From the first on, one at a time. */
    entries: (): IterableIterator<AuditEntry> => all.iterate(),
    about: (subject: string): readonly AuditEntry[] => about.all(subject),
    /** The sequence of the first entry that was altered, moved or removed; null when the chain is whole. */
    firstBreak: (): number | null => firstBreak(all.iterate(), readHead(head.get()?.value)),
  }
}

function readHead(kept: string | undefined): AuditHead | null {
  const [sequence, hash] = kept?.split(' ') ?? []
  return sequence === undefined || hash === undefined ? null : { sequence: Number(sequence), hash }
}
export type AuditLog = ReturnType<typeof auditLog>
