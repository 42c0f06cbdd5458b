import type { EntryGroup, ImportCounts, ImportEntries, ImportSample } from '../../shared/import.ts'
import { fold } from '../domain/names.ts'
import type { Db } from '../store/open.ts'
import { FROM, GUARDIAN_FIELDS, PUPIL_FIELDS, type Field } from './fields.ts'
import { exportedName, storedName } from './names-sql.ts'
import { shown } from './shown.ts'

/** Which of a group's records are looked at: those whose name holds every word of the query, from `offset` on. */
export interface EntryPage {
  readonly query: string
  readonly offset: number
  readonly limit: number
}

/** The guardians' names, as the store has them and as the export does, for a pupil of whom they changed; else the same nothing. */
const GUARDIANS_BEFORE = `(SELECT group_concat(name, ', ') FROM (SELECT ${storedName('g')} AS name FROM main.responsibility r
  JOIN main.guardian g ON g.id = r.guardian_id WHERE r.pupil_id = p.id AND p.id IN (SELECT id FROM staging.relinked) ORDER BY name))`
const GUARDIANS_AFTER = `(SELECT group_concat(name, ', ') FROM (SELECT ${exportedName('g')} AS name FROM staging.next_link l
  JOIN staging.next_guardian g ON g.key = l.guardianKey WHERE l.pupilKey = n.key AND p.id IN (SELECT id FROM staging.relinked) ORDER BY name))`

/** Both sides of a row as two JSON objects. */
function sides(alias: 'p' | 'g', fields: readonly Field[], more: readonly (readonly [string, string, string])[] = []): string {
  const object = (parts: readonly string[]): string => `json_object(${parts.join(', ')})`
  const was = [
    ...fields.map(({ name, stored }) => `'${name}', ${alias}.${stored}`),
    ...more.map(([name, before]) => `'${name}', ${before}`),
  ]
  const becomes = [...fields.map(({ name, staged }) => `'${name}', n.${staged}`), ...more.map(([name, , after]) => `'${name}', ${after}`)]
  return `${object(was)} AS was, ${object(becomes)} AS becomes`
}

interface Part {
  readonly kind: ImportSample['kind']
  /** What its refs begin with, before the row's number: see leave-out.ts. */
  readonly prefix: string
  readonly row: 'n.rowid' | 'p.rowid' | 'g.rowid'
  readonly name: string
  readonly columns: string
  readonly from: string
}
const NO_CLASS = 'NULL AS className'

/** Where the records of each group lie, pupils before guardians, each in the order of the export or of the store. */
const PARTS: Readonly<Record<EntryGroup, readonly [pupils: Part, guardians: Part]>> = {
  added: [
    { kind: 'pupil', prefix: 'pa', row: 'n.rowid', name: exportedName('n'), columns: 'n.className', from: FROM.newPupils },
    { kind: 'guardian', prefix: 'ga', row: 'n.rowid', name: exportedName('n'), columns: NO_CLASS, from: FROM.newGuardians },
  ],
  changed: [
    {
      ...{ kind: 'pupil', prefix: 'pc', row: 'n.rowid', name: exportedName('n'), from: FROM.changedPupils },
      columns: `n.className, ${sides('p', PUPIL_FIELDS, [['guardians', GUARDIANS_BEFORE, GUARDIANS_AFTER]])}`,
    },
    {
      ...{ kind: 'guardian', prefix: 'gc', row: 'n.rowid', name: exportedName('n'), from: FROM.changedGuardians },
      columns: `${NO_CLASS}, ${sides('g', GUARDIAN_FIELDS)}`,
    },
  ],
  leaving: [
    { kind: 'pupil', prefix: 'pl', row: 'p.rowid', name: storedName('p'), columns: 'p.class_name AS className', from: FROM.leavingPupils },
    { kind: 'guardian', prefix: 'gl', row: 'g.rowid', name: storedName('g'), columns: NO_CLASS, from: FROM.leavingGuardians },
  ],
}

/** One page of what an export adds, changes or takes away, as the attached staging stands. */
export function entries(db: Db, group: EntryGroup, page: EntryPage): ImportEntries {
  db.function('guichet_fold', { deterministic: true }, (name: unknown) => ` ${fold(String(name))}`)
  const words = fold(page.query).split(' ').filter(Boolean)
  const named = (part: Part): string => words.map(() => ` AND instr(guichet_fold(${part.name}), ' ' || ?) > 0`).join('')
  const [pupils, guardians] = PARTS[group]
  const count = (part: Part): number =>
    db.prepare<string[], { n: number }>(`SELECT count(*) AS n ${part.from}${named(part)}`).get(...words)?.n ?? 0
  const before = count(pupils)
  return { total: before + count(guardians), rows: pageOf(db, group, { ...page, words }, before, named) }
}

/** The first of a group, whose numbers are known. */
export const firstEntries = (db: Db, group: EntryGroup, { pupils }: ImportCounts, limit: number): ImportSample[] =>
  pageOf(db, group, { offset: 0, limit, words: [] }, pupils, () => '')

function pageOf(
  db: Db,
  group: EntryGroup,
  { offset, limit, words }: Omit<EntryPage, 'query'> & { readonly words: readonly string[] },
  pupilCount: number,
  named: (part: Part) => string,
): ImportSample[] {
  const rows = (part: Part, from: number, most: number): ImportSample[] =>
    db
      .prepare<(string | number)[], Row>(
        `SELECT '${part.prefix}' || ${part.row} AS ref, ${part.name} AS name, ${part.columns} ${part.from}${named(part)} ORDER BY ${part.row} LIMIT ? OFFSET ?`,
      )
      .all(...words, most, from)
      .map(({ ref, name, className, was, becomes }) => ({ kind: part.kind, ref, name, className, fields: fieldsOf(was, becomes) }))
  const [pupils, guardians] = PARTS[group]
  const first = offset < pupilCount ? rows(pupils, offset, limit) : []
  return first.length === limit ? first : [...first, ...rows(guardians, Math.max(0, offset - pupilCount), limit - first.length)]
}

interface Row {
  readonly ref: string
  readonly name: string
  readonly className: string | null
  readonly was?: string
  readonly becomes?: string
}

function fieldsOf(was: string | undefined, becomes: string | undefined): ImportSample['fields'] {
  if (was === undefined || becomes === undefined) return []
  const before = JSON.parse(was) as Readonly<Record<string, string | null>>
  const after = JSON.parse(becomes) as Readonly<Record<string, string | null>>
  return Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: shown(field, before[field] ?? null), after: shown(field, after[field] ?? null) }))
}
