import { changeKind, type ChangeKind, type ImportCounts, type ImportPreview, type ImportSample } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { differs, FROM, GUARDIAN_FIELDS, guardianRenumbered, PUPIL_FIELDS, pupilRenumbered, type Field } from './fields.ts'
import { notable } from './notes.ts'
import { shown } from './shown.ts'

const exportedName = `trim(n.first || ' ' || coalesce(n.usage, n.family)) AS name`
const storedName = (row: 'p' | 'g'): string => `trim(${row}.first_name || ' ' || coalesce(${row}.usage_name, ${row}.family_name)) AS name`

/** The guardians' names, as the store has them and as the export does, for a pupil of whom they changed; else the same nothing. */
const GUARDIANS_BEFORE = `(SELECT group_concat(name, ', ') FROM (SELECT ${storedName('g')} FROM main.responsibility r
  JOIN main.guardian g ON g.id = r.guardian_id WHERE r.pupil_id = p.id AND p.id IN (SELECT id FROM staging.relinked) ORDER BY name))`
const GUARDIANS_AFTER = `(SELECT group_concat(name, ', ') FROM (SELECT trim(g.first || ' ' || coalesce(g.usage, g.family)) AS name FROM staging.next_link l
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

const SHOWN = 50

/** How many records an export adds, changes and takes away, as staging stands. */
export function countChanges(db: Db): Pick<ImportPreview, 'pupils' | 'guardians' | 'added' | 'changed' | 'leaving'> {
  const count = counter(db)
  const both = (pupils: string, guardians: string): ImportCounts => ({ pupils: count(pupils), guardians: count(guardians) })
  return {
    pupils: count('FROM staging.next_pupil'),
    guardians: count('FROM staging.next_guardian'),
    added: both(FROM.newPupils, FROM.newGuardians),
    changed: both(FROM.changedPupils, FROM.changedGuardians),
    leaving: both(FROM.leavingPupils, FROM.leavingGuardians),
  }
}

/** The difference in numbers, with the first fifty of each kind to look at. */
export function difference(db: Db): Omit<ImportPreview, 'format' | 'exportedOn' | 'schoolYear' | 'rejectedCount' | 'rejected'> {
  const rows = (kind: ImportSample['kind'], ref: string, columns: string, from: string): ImportSample[] =>
    db
      .prepare<[], { ref: string; name: string; className: string | null; was?: string; becomes?: string }>(
        `SELECT ${ref} AS ref, ${columns} ${from} LIMIT ${SHOWN}`,
      )
      .all()
      .map(({ ref: named, name, className, was, becomes }) => ({ kind, ref: named, name, className, fields: fieldsOf(was, becomes) }))
  const counts = countChanges(db)
  return {
    ...counts,
    kinds: kindsOf(db, counts),
    heldCount: counter(db)('FROM staging.held WHERE NOT agreed'),
    held: heldRows(db),
    samples: {
      added: [
        ...rows('pupil', `'pa' || n.rowid`, `${exportedName}, n.className`, FROM.newPupils),
        ...rows('guardian', `'ga' || n.rowid`, `${exportedName}, NULL AS className`, FROM.newGuardians),
      ],
      changed: [
        ...rows(
          'pupil',
          `'pc' || n.rowid`,
          `${exportedName}, n.className, ${sides('p', PUPIL_FIELDS, [['guardians', GUARDIANS_BEFORE, GUARDIANS_AFTER]])}`,
          FROM.changedPupils,
        ),
        ...rows('guardian', `'gc' || n.rowid`, `${exportedName}, NULL AS className, ${sides('g', GUARDIAN_FIELDS)}`, FROM.changedGuardians),
      ],
      leaving: [
        ...rows('pupil', `'pl' || p.rowid`, `${storedName('p')}, p.class_name AS className`, FROM.leavingPupils),
        ...rows('guardian', `'gl' || g.rowid`, `${storedName('g')}, NULL AS className`, FROM.leavingGuardians),
      ],
    },
    ...notable(db),
  }
}

const counter =
  (db: Db) =>
  (from: string): number =>
    db.prepare<[], { n: number }>(`SELECT count(*) AS n ${from}`).get()?.n ?? 0

function kindsOf(db: Db, { added, leaving }: Pick<ImportPreview, 'added' | 'leaving'>): ImportPreview['kinds'] {
  const count = counter(db)
  const touched = (kind: ChangeKind): number => {
    switch (kind) {
      case 'added':
        return added.pupils + added.guardians
      case 'leaving':
        return leaving.pupils + leaving.guardians
      case 'links':
        return count('FROM staging.relinked')
      case 'renumbered':
        return (
          count(`FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE ${pupilRenumbered}`) +
          count(`FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE ${guardianRenumbered}`)
        )
      case 'names':
      case 'birthDate':
      case 'className':
      case 'phones':
      case 'mail':
      case 'address': {
        const of = (fields: readonly Field[]): readonly Field[] => fields.filter((field) => field.kind === kind)
        return (
          count(`FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE NOT n.isNew AND (${differs('p', of(PUPIL_FIELDS))})`) +
          count(
            `FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE NOT n.isNew AND (${differs('g', of(GUARDIAN_FIELDS))})`,
          )
        )
      }
    }
  }
  return Object.fromEntries(changeKind.options.map((kind) => [kind, touched(kind)])) as ImportPreview['kinds']
}

function heldRows(db: Db): ImportPreview['held'] {
  return db
    .prepare<[], { name: string; field: string; corrected: string | null; exported: string | null }>(
      `SELECT coalesce((SELECT ${storedName('g')} FROM main.guardian g WHERE g.id = h.id), (SELECT ${storedName('p')} FROM main.pupil p WHERE p.id = h.id)) AS name,
         h.field, c.after AS corrected, h.exported
       FROM staging.held h JOIN main.correction c ON c.id = h.correction WHERE NOT h.agreed ORDER BY name, h.field LIMIT 200`,
    )
    .all()
    .map((row) => ({ ...row, corrected: shown(row.field, row.corrected), exported: shown(row.field, row.exported) }))
}

function fieldsOf(was: string | undefined, becomes: string | undefined): ImportSample['fields'] {
  if (was === undefined || becomes === undefined) return []
  const before = JSON.parse(was) as Readonly<Record<string, string | null>>
  const after = JSON.parse(becomes) as Readonly<Record<string, string | null>>
  return Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: shown(field, before[field] ?? null), after: shown(field, after[field] ?? null) }))
}
