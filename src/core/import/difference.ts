import { changeKind, type ChangeKind, type ImportCounts, type ImportPreview } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { firstEntries } from './entries.ts'
import { differs, FROM, GUARDIAN_FIELDS, guardianRenumbered, PUPIL_FIELDS, pupilRenumbered, type Field } from './fields.ts'
import { storedName } from './names-sql.ts'
import { notable } from './notes.ts'
import { shown } from './shown.ts'

const FIRST = 50

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
export function difference(
  db: Db,
): Omit<ImportPreview, 'format' | 'exportedOn' | 'schoolYear' | 'rejectedCount' | 'rejected' | 'homonyms' | 'homonymCount'> {
  const counts = countChanges(db)
  return {
    ...counts,
    kinds: kindsOf(db, counts),
    heldCount: counter(db)('FROM staging.held WHERE NOT agreed'),
    held: heldRows(db),
    samples: {
      added: firstEntries(db, 'added', counts.added, FIRST),
      changed: firstEntries(db, 'changed', counts.changed, FIRST),
      leaving: firstEntries(db, 'leaving', counts.leaving, FIRST),
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
