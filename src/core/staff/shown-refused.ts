import type { Refused } from '../../shared/settle.ts'
import type { Fields, Op } from '../../shared/sync.ts'
import { keyOf } from '../domain/sync/collection.ts'
import type { RefusedRow } from '../sync/outbox.ts'
import { isForLead } from './shown-conflict.ts'
import { said } from './said.ts'
import type { Whose } from './whose.ts'

/** Most that are shown of one change. */
const PARTS = 6

export const opsOf = (row: RefusedRow): readonly Op[] => JSON.parse(row.ops) as readonly Op[]
const ERASURES = ['account.erased', 'records.purged']
/** Rights of people, and erasures: as when they were made, heads and IT answer for them. */
export const needsLead = (row: RefusedRow): boolean =>
  ERASURES.includes(row.kind) || opsOf(row).some(({ collection }) => isForLead(collection))

/** A refused change as people read it: whom it was about, and what it would have written. */
export function shownRefused(who: Whose, row: RefusedRow, nameOf: (actor: string) => string): Refused {
  const ops = opsOf(row)
  const beside = new Map<string, Fields>(ops.flatMap((op) => (op.do === 'add' ? [[keyOf(op), op.fields]] : [])))
  const seen = new Set<string>()
  const all = ops
    .map((op) => {
      const ref = { collection: op.collection, id: op.id }
      const fields = op.do === 'drop' ? {} : op.fields
      return { about: who.of(ref, beside), does: op.do, said: [...said(ref, fields, who.read(ref, beside), who, beside)] }
    })
    .filter((part) => {
      const key = JSON.stringify([part.about.name, part.said])
      return !seen.has(key) && seen.add(key) !== undefined
    })
  const telling = all.filter((part) => part.said.length > 0 || part.does === 'drop')
  const parts = telling.length > 0 ? telling : all.slice(0, 1)
  return {
    id: row.id,
    action: row.kind,
    by: nameOf(row.actor),
    at: row.at,
    code: row.code,
    leadOnly: needsLead(row),
    parts: parts.slice(0, PARTS),
    more: Math.max(0, parts.length - PARTS),
  }
}
