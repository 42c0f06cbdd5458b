import type { OutputOf } from '../../shared/contract.ts'
import type { AuditView } from '../../shared/contract/staff/audit.ts'
import type { AuditSearch } from '../audit/log.ts'
import type { Store } from '../store/store.ts'

/** The chain of audit as heads and IT look at it: names beside ids, what it says of whom. */
export function auditDesk(store: Store, names: () => (actor: string) => string) {
  function whom(subject: string | null): Pick<AuditView, 'about' | 'guardianId'> {
    if (subject === null) return { about: null, guardianId: null }
    const guardianId = store.accounts.byId(subject)?.guardian_id ?? subject
    const guardian = store.guardians.byId(guardianId)
    if (guardian !== null) return { about: `${guardian.first_name} ${guardian.usage_name ?? guardian.family_name}`.trim(), guardianId }
    const person = names()(subject)
    return { about: store.guardians.childName(subject) ?? (person === subject ? null : person), guardianId: null }
  }
  return {
    search({ limit, ...asked }: AuditSearch): OutputOf<'staff.audit.search'> {
      const nameOf = names()
      const found = store.audit.search({ ...asked, limit: limit + 1 })
      return {
        more: found.length > limit,
        actors: store.audit
          .actors()
          .map((id) => ({ id, name: nameOf(id) }))
          .sort((a, b) => a.name.localeCompare(b.name, 'fr')),
        entries: found.slice(0, limit).map(({ sequence, at, actor, action, subject, detail }) => ({
          sequence,
          at,
          actor: nameOf(actor),
          action,
          ...whom(subject),
          detail: JSON.parse(detail) as AuditView['detail'],
        })),
      }
    },
    /** Reads the whole chain; `brokenAt` is the first entry that was altered, moved or removed. */
    verify: (): OutputOf<'staff.audit.verify'> => ({ entries: store.audit.count(), brokenAt: store.audit.firstBreak() }),
    /** JSON lines, as kept, with the hashes: another program can verify them. */
    lines(): { readonly lines: Uint8Array; readonly entries: number } {
      const lines: string[] = []
      for (const entry of store.audit.entries()) lines.push(JSON.stringify({ ...entry, detail: JSON.parse(entry.detail) as unknown }))
      return { lines: Buffer.from(lines.map((line) => `${line}\n`).join('')), entries: lines.length }
    },
  }
}
