import { failure } from '../../../shared/codes.ts'
import { fold } from '../../domain/names.ts'
import { ImportFailed } from '../failed.ts'
import { cellAt, find, heading, isFooter, need } from '../headings.ts'
import type { Source } from '../source.ts'
import type { Staging } from '../staging.ts'
import { readTable } from '../table.ts'
import type { Tick } from '../tick.ts'
import { namesOf, textOrNull } from '../values.ts'

/** A class as two systems may write it: «6EME A», «6ème A», «6EMEA». */
export const classKey = (name: string): string => fold(name).replaceAll(' ', '')

/** What EduConnect writes instead of a password that was changed. */
const STARS = /^\*+$/

/**
 * `Educonnect-ListeResponsables-AAAAMMJJHHMMSS.csv`: a row a pupil and adult. Throws ImportFailed: `import_missing_heading` {file, heading},
 * `import_other_school` {file, uai, expected}, and what readTable throws.
 */
export async function readAccountList(source: Source, staging: Staging, expectedUai: string | null, tick: Tick): Promise<void> {
  const { file } = source
  const ours = expectedUai?.trim().toUpperCase() ?? null
  await readTable(
    source,
    (cells) => {
      const headings = cells.map(heading)
      const at = {
        uai: find(headings, ['rne', 'uai']),
        pupilFamily: need(headings, ['nomdeleleve', 'nomeleve'], "Nom de l'élève", file),
        pupilFirst: need(headings, ['prenomdeleleve', 'prenomeleve'], "Prénom de l'élève", file),
        className: find(headings, ['classedeleleve', 'classeeleve', 'classe']),
        family: need(headings, ['nomduresponsable', 'nomresponsable'], 'Nom du responsable', file),
        first: need(headings, ['prenomduresponsable', 'prenomresponsable'], 'Prénom du responsable', file),
        identifier: need(headings, ['identifiant'], 'Identifiant', file),
        password: need(headings, ['motdepasse'], 'Mot de passe', file),
      }
      return (row, line) => {
        if (isFooter(row)) return
        const text = (position: number): string => textOrNull(cellAt(row, position)) ?? ''
        const uai = text(at.uai).toUpperCase()
        if (ours !== null && uai !== '' && uai !== ours) {
          throw new ImportFailed(failure('import_other_school', { file, uai: uai.slice(0, 20), expected: ours }))
        }
        // As it is written: a space within may belong to it.
        const password = (cellAt(row, at.password) ?? '').trim()
        staging.accountLine({
          line,
          pupil: `${text(at.pupilFirst)} ${text(at.pupilFamily)}${text(at.className) === '' ? '' : ` (${text(at.className)})`}`.trim(),
          pupilNames: namesOf(text(at.pupilFamily), text(at.pupilFirst)),
          classKey: classKey(text(at.className)),
          guardian: `${text(at.first)} ${text(at.family)}`.trim(),
          guardianNames: namesOf(text(at.family), text(at.first)),
          identifier: text(at.identifier).slice(0, 80),
          password: password === '' || STARS.test(password) || password.length > 128 ? null : password,
          changed: STARS.test(password) ? 1 : 0,
        })
      }
    },
    tick,
  )
}
