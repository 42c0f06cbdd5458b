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
  return createHash('sha256').update(JSON.stringify([sequence, at, actor, action, subject, detail, previous])).digest('hex')
}

/** The sequence of the first entry that does not fit, or null when the chain is whole. */
export function firstBreak(entries: Iterable<AuditEntry>): number | null {
  let previous = GENESIS
  let expected = 1
  for (const entry of entries) {
    if (entry.sequence !== expected || entry.previous !== previous || entry.hash !== hashEntry(entry)) return entry.sequence
    previous = entry.hash
    expected += 1
  }
  return null
}
