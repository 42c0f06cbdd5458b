import { createHash } from 'node:crypto'

export interface AuditEntry {
  readonly sequence: number
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly subject: string | null
  readonly detail: string
  readonly previous: string
  readonly hash: string
}

/** What the first entry follows. */
export const GENESIS = '0'.repeat(64)

/** SHA-256 over every field and the hash before: an altered, removed or moved entry breaks all that follow. */
export function hashEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, at, actor, action, subject, detail, previous } = entry
  return createHash('sha256')
    .update(JSON.stringify([sequence, at, actor, action, subject, detail, previous]))
    .digest('hex')
}

/** Where the chain ended when it was last written, kept apart from it: else nothing would miss its last entries. */
export type AuditHead = Pick<AuditEntry, 'sequence' | 'hash'>

/** The sequence of the first entry that does not fit or is missing, or null when the chain is whole. */
export function firstBreak(entries: Iterable<AuditEntry>, head: AuditHead | null): number | null {
  let last: AuditHead = { sequence: 0, hash: GENESIS }
  for (const entry of entries) {
    if (entry.sequence !== last.sequence + 1 || entry.previous !== last.hash || entry.hash !== hashEntry(entry)) return entry.sequence
    last = entry
  }
  const { sequence, hash } = head ?? { sequence: 0, hash: GENESIS }
  if (last.sequence === sequence && last.hash === hash) return null
  return Math.min(last.sequence, sequence) + 1
}
