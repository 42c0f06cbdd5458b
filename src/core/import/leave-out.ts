import type { ChangeKind, LeaveOut } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { RELINKED } from './compare.ts'
import { GUARDIAN_FIELDS, guardianRenumbered, PUPIL_FIELDS, pupilRenumbered } from './fields.ts'

const TABLES = { pupil: ['next_pupil', PUPIL_FIELDS], guardian: ['next_guardian', GUARDIAN_FIELDS] } as const
type Kind = keyof typeof TABLES
const KINDS = ['pupil', 'guardian'] as const

/**
 * Takes what a person does not want out of the attached staging, before it is written: fields left out become the store's, newcomers go,
 * who would leave stays. The writer knows of no exception, as with what staff corrected (hold.ts). `records` are samples' refs; one that
 * names nothing does nothing.
 */
export function leaveOut(db: Db, { kinds, records }: LeaveOut): void {
  const without = new Set<ChangeKind>(kinds)
  noteRecords(db, records)
  if (without.has('renumbered')) newAgain(db)
  dropNewcomers(db, without.has('added'))
  for (const kind of KINDS) putBackFields(db, kind, without)
  for (const sql of RELINKED) db.exec(sql)
  keepLinks(db, without.has('links'))
  keepPresent(db, without.has('leaving'))
  dropOrphans(db)
}

/** A ref is `p` or `g`, `a`dded, `c`hanged or `l`eaving, and a rowid: of staging, or of the store for who leaves. */
function noteRecords(db: Db, records: readonly string[]): void {
  db.exec(`CREATE TABLE staging.out_row (kind TEXT, what TEXT, row INTEGER, PRIMARY KEY (kind, what, row)) WITHOUT ROWID`)
  const note = db.prepare('INSERT INTO staging.out_row VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  for (const ref of records) {
    const [, kind, what, row] = /^([pg])([acl])(\d{1,15})$/.exec(ref) ?? []
    if (kind !== undefined && row !== undefined) note.run(kind === 'p' ? 'pupil' : 'guardian', what, Number(row))
  }
}
const outRows = (kind: Kind, what: 'a' | 'c' | 'l'): string =>
  `(SELECT row FROM staging.out_row WHERE kind = '${kind}' AND what = '${what}')`

/** Whom we took for one the store knows is new after all. */
function newAgain(db: Db): void {
  db.exec(`UPDATE staging.next_pupil SET id = NULL, isNew = 1 WHERE rowid IN (
    SELECT n.rowid FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE ${pupilRenumbered})`)
  db.exec(`UPDATE staging.next_guardian SET id = NULL, isNew = 1 WHERE rowid IN (
    SELECT n.rowid FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE ${guardianRenumbered})`)
}

/** Who comes, and who had left and would come back. */
function dropNewcomers(db: Db, all: boolean): void {
  const back = (kind: Kind): string => `id IN (SELECT id FROM main.${kind} WHERE left_on IS NOT NULL)`
  for (const kind of KINDS) {
    const one = `isNew AND rowid IN ${outRows(kind, 'a')} OR rowid IN ${outRows(kind, 'c')} AND ${back(kind)}`
    db.exec(`DELETE FROM staging.next_${kind} WHERE ${all ? `isNew OR ${back(kind)}` : one}`)
  }
  db.exec(`DELETE FROM staging.next_link WHERE pupilKey NOT IN (SELECT key FROM staging.next_pupil)
             OR guardianKey NOT IN (SELECT key FROM staging.next_guardian)`)
}

function putBackFields(db: Db, kind: Kind, without: ReadonlySet<ChangeKind>): void {
  const [table, fields] = TABLES[kind]
  const put = (chosen: typeof fields, where: string): void => {
    if (chosen.length === 0) return
    const names = chosen.some((field) => field.kind === 'names')
    const columns = [
      ...chosen.map(({ staged, stored }) => [staged, stored] as const),
      ...(kind === 'guardian' && names ? [['search', 'search_name'] as const] : []),
      ...(kind === 'guardian' && chosen.some(({ name }) => name === 'mobile') ? [['mobileRaw', 'mobile_raw'] as const] : []),
      ...(kind === 'pupil' && names ? [['sourceKey', 'source_key'] as const] : []),
    ]
    const set = columns.map(([staged, stored]) => `${staged} = s.${stored}`).join(', ')
    db.exec(`UPDATE staging.${table} AS n SET ${set} FROM main.${kind} s WHERE s.id = n.id AND NOT n.isNew ${where}`)
  }
  put(
    fields.filter((field) => without.has(field.kind)),
    '',
  )
  put(fields, `AND n.rowid IN ${outRows(kind, 'c')}`)
}

/** Pupils of the store whose guardians stay as they are: those guardians do not leave either. */
function keepLinks(db: Db, all: boolean): void {
  db.exec(
    `CREATE TABLE staging.links_kept AS SELECT p.id FROM staging.next_pupil p WHERE NOT p.isNew ${all ? '' : `AND p.rowid IN ${outRows('pupil', 'c')}`}`,
  )
  db.exec(`DELETE FROM staging.relinked WHERE id IN (SELECT id FROM staging.links_kept)`)
  db.exec(`INSERT INTO staging.stay SELECT DISTINCT 'guardian', r.guardian_id FROM main.responsibility r
             WHERE r.pupil_id IN (SELECT id FROM staging.links_kept) ON CONFLICT DO NOTHING`)
}

function keepPresent(db: Db, all: boolean): void {
  for (const kind of KINDS) {
    const chosen = all ? 'left_on IS NULL' : `rowid IN ${outRows(kind, 'l')}`
    db.exec(`INSERT INTO staging.stay SELECT '${kind}', id FROM main.${kind} WHERE ${chosen} ON CONFLICT DO NOTHING`)
  }
  db.exec(`INSERT INTO staging.stay SELECT DISTINCT 'guardian', r.guardian_id FROM main.responsibility r
             JOIN staging.stay s ON s.kind = 'pupil' AND s.id = r.pupil_id WHERE true ON CONFLICT DO NOTHING`)
}

/** New guardians of whom no tie will be written. */
function dropOrphans(db: Db): void {
  db.exec(`DELETE FROM staging.next_guardian WHERE isNew AND key NOT IN (
    SELECT l.guardianKey FROM staging.next_link l JOIN staging.next_pupil p ON p.key = l.pupilKey
    WHERE p.isNew OR p.id IN (SELECT id FROM staging.relinked))`)
}
