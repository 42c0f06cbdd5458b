import type { ImportPreview, ImportSample } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'

type Field = readonly [name: string, stored: string, exported: string]

/** What a row is compared by: the name that the screen shows, the store's column, the export's. */
const PUPIL_FIELDS: readonly Field[] = [
  ['familyName', 'p.family_name', 'n.family'],
  ['usageName', 'p.usage_name', 'n.usage'],
  ['firstName', 'p.first_name', 'n.first'],
  ['birthDate', 'p.birth_date', 'n.birth'],
  ['className', 'p.class_name', 'n.className'],
  ['sex', 'p.sex', 'n.sex'],
  ['ine', 'p.ine', 'n.ine'],
]
const GUARDIAN_FIELDS: readonly Field[] = [
  ['familyName', 'g.family_name', 'n.family'],
  ['usageName', 'g.usage_name', 'n.usage'],
  ['firstName', 'g.first_name', 'n.first'],
  ['civility', 'g.civility', 'n.civility'],
  ['mobile', 'g.mobile', 'n.mobile'],
  ['phoneHome', 'g.phone_home', 'n.home'],
  ['phoneWork', 'g.phone_work', 'n.work'],
  ['mail', 'g.mail', 'n.mail'],
  ['address', 'g.address_lines', 'n.lines'],
  ['postalCode', 'g.postal_code', 'n.postal'],
  ['city', 'g.city', 'n.city'],
  ['country', 'g.country', 'n.country'],
]

const differs = (fields: readonly Field[]): string => fields.map(([, stored, exported]) => `${stored} IS NOT ${exported}`).join(' OR ')
/** The row itself is another than the store's; `pupilChanged` counts a change of guardians too. */
export const pupilRowChanged = `(${differs(PUPIL_FIELDS)} OR p.left_on IS NOT NULL OR p.source_key <> n.sourceKey)`
export const pupilChanged = `(${differs(PUPIL_FIELDS)} OR p.left_on IS NOT NULL OR p.id IN (SELECT id FROM staging.relinked))`
export const guardianChanged = `(${differs(GUARDIAN_FIELDS)} OR g.left_on IS NOT NULL)`

const NEW_PUPILS = 'FROM staging.next_pupil n WHERE n.isNew'
const NEW_GUARDIANS = 'FROM staging.next_guardian n WHERE n.isNew'
const CHANGED_PUPILS = `FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE ${pupilChanged}`
const CHANGED_GUARDIANS = `FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE ${guardianChanged}`
const LEAVING_PUPILS = 'FROM main.pupil p WHERE p.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM staging.next_pupil n WHERE n.id = p.id)'
const LEAVING_GUARDIANS =
  'FROM main.guardian g WHERE g.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM staging.next_guardian n WHERE n.id = g.id)'

const exportedName = `trim(n.first || ' ' || coalesce(n.usage, n.family)) AS name`
const storedName = (row: 'p' | 'g'): string => `trim(${row}.first_name || ' ' || coalesce(${row}.usage_name, ${row}.family_name)) AS name`
const object = (fields: readonly Field[], side: 1 | 2): string =>
  `json_object(${fields.map((field) => `'${field[0]}', ${field[side]}`).join(', ')})`

/** The guardians' names, as the store has them and as the export does, for a pupil of whom they changed; else the same nothing. */
const GUARDIANS_BEFORE = `(SELECT group_concat(name, ', ') FROM (SELECT ${storedName('g')} FROM main.responsibility r
  JOIN main.guardian g ON g.id = r.guardian_id WHERE r.pupil_id = p.id AND p.id IN (SELECT id FROM staging.relinked) ORDER BY name))`
const GUARDIANS_AFTER = `(SELECT group_concat(name, ', ') FROM (SELECT trim(g.first || ' ' || coalesce(g.usage, g.family)) AS name FROM staging.next_link l
  JOIN staging.next_guardian g ON g.key = l.guardianKey WHERE l.pupilKey = n.key AND p.id IN (SELECT id FROM staging.relinked) ORDER BY name))`
const SHOWN_PUPIL_FIELDS: readonly Field[] = [...PUPIL_FIELDS, ['guardians', GUARDIANS_BEFORE, GUARDIANS_AFTER]]

const SHOWN = 50

/** The difference in numbers, with the first fifty of each kind to look at. */
export function difference(db: Db): Omit<ImportPreview, 'format' | 'exportedOn' | 'schoolYear' | 'rejectedCount' | 'rejected'> {
  const count = (from: string): number => db.prepare<[], { n: number }>(`SELECT count(*) AS n ${from}`).get()?.n ?? 0
  const both = (pupils: string, guardians: string) => ({ pupils: count(pupils), guardians: count(guardians) })
  const rows = (kind: ImportSample['kind'], columns: string, from: string): ImportSample[] =>
    db
      .prepare<[], { name: string; className: string | null; was?: string; becomes?: string }>(`SELECT ${columns} ${from} LIMIT ${SHOWN}`)
      .all()
      .map(({ name, className, was, becomes }) => ({ kind, name, className, fields: fieldsOf(was, becomes) }))
  const sides = (fields: readonly Field[]): string => `${object(fields, 1)} AS was, ${object(fields, 2)} AS becomes`
  return {
    pupils: count('FROM staging.next_pupil'),
    guardians: count('FROM staging.next_guardian'),
    added: both(NEW_PUPILS, NEW_GUARDIANS),
    changed: both(CHANGED_PUPILS, CHANGED_GUARDIANS),
    leaving: both(LEAVING_PUPILS, LEAVING_GUARDIANS),
    heldCount: count('FROM staging.held WHERE NOT agreed'),
    held: heldRows(db),
    samples: {
      added: [
        ...rows('pupil', `${exportedName}, n.className`, NEW_PUPILS),
        ...rows('guardian', `${exportedName}, NULL AS className`, NEW_GUARDIANS),
      ],
      changed: [
        ...rows('pupil', `${exportedName}, n.className, ${sides(SHOWN_PUPIL_FIELDS)}`, CHANGED_PUPILS),
        ...rows('guardian', `${exportedName}, NULL AS className, ${sides(GUARDIAN_FIELDS)}`, CHANGED_GUARDIANS),
      ],
      leaving: [
        ...rows('pupil', `${storedName('p')}, p.class_name AS className`, LEAVING_PUPILS),
        ...rows('guardian', `${storedName('g')}, NULL AS className`, LEAVING_GUARDIANS),
      ],
    },
    notes: {
      withoutMobile: count('FROM staging.next_guardian WHERE mobile IS NULL'),
      homonyms: count('FROM (SELECT 1 FROM staging.next_guardian GROUP BY search HAVING count(*) > 1)'),
    },
  }
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

/** The lines of an address are a list in the store, a text to people. */
function shown(field: string, value: string | null): string | null {
  if (field !== 'address' || value === null) return value
  return (JSON.parse(value) as readonly string[]).join(', ') || null
}
