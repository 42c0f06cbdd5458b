import type { Family } from '../../shared/contract/staff.ts'
import type { ImportChange } from '../../shared/import.ts'
import { shown } from '../import/shown.ts'
import type { ImportHistoryRow } from '../store/import-history.ts'
import type { Store } from '../store/store.ts'

type Entry = Family['history'][number]

/** Everything that was done to a guardian, their account and their children, by people and by imports: the latest first. */
export function familyHistory(
  store: Store,
  about: { readonly guardianId: string; readonly subjects: readonly string[] },
  nameOf: (actor: string) => string,
): Entry[] {
  const done = about.subjects
    .flatMap((subject) => store.audit.about(subject))
    .sort((a, b) => b.sequence - a.sequence)
    .map(({ at, actor, action, detail }) => ({
      at,
      actor: nameOf(actor),
      action,
      detail: JSON.parse(detail) as Entry['detail'],
      changes: [],
    }))
  return [...done, ...imports(store.importHistory.about(about.guardianId), nameOf)].sort((a, b) => b.at - a.at)
}

function imports(rows: readonly ImportHistoryRow[], nameOf: (actor: string) => string): Entry[] {
  const runs = new Map(rows.map((row) => [row.import_id, row]))
  return [...runs.values()].flatMap(({ import_id: id, at, actor, undone_at: undoneAt, undone_by: undoneBy }) => {
    const changes = rows.filter((row) => row.import_id === id).map(changeOf)
    const applied = { at, actor: nameOf(actor), action: 'import.applied', detail: {}, changes }
    if (undoneAt === null) return [applied]
    return [{ at: undoneAt, actor: nameOf(undoneBy ?? actor), action: 'import.undone', detail: {}, changes: [] }, applied]
  })
}

const changeOf = ({ what, child, fields }: ImportHistoryRow): ImportChange => ({
  what,
  child,
  fields: (JSON.parse(fields) as ImportChange['fields']).map(({ field, before, after }) => ({
    field,
    before: shown(field, before),
    after: shown(field, after),
  })),
})
