import { failure } from '../../shared/codes.ts'
import { fold } from '../domain/names.ts'
import { cellAt, find, isFooter, need, type Cells } from './headings.ts'
import type { Staging } from './staging.ts'
import { classOrNull, dateOrNull, ineOrNull, namesOf, sexOrNull, textOrNull, usageOrNull } from './values.ts'

/** Reads the rows of «Élèves de l'école», in the headings to 2016 and since. Throws ImportFailed `import_missing_heading`. */
export function pupilReader(headings: Cells, file: string, staging: Staging): (cells: Cells, line: number) => void {
  const at = {
    family: need(headings, ['nomeleve', 'nomdefamilleeleve'], 'Nom élève', file),
    first: need(headings, ['prenomeleve'], 'Prénom élève', file),
    birth: need(headings, ['datenaissance', 'datedenaissance'], 'Date naissance', file),
    className: need(headings, ['libelleclasse', 'classe'], 'Libellé classe', file),
    usage: find(headings, ['nomdusageeleve', 'nomusageeleve']),
    sex: find(headings, ['sexe']),
    ine: find(headings, ['ine']),
  }
  return (cells, line) => {
    if (isFooter(cells)) return
    const family = textOrNull(cellAt(cells, at.family))
    const first = textOrNull(cellAt(cells, at.first))
    if (family === null || first === null) return staging.reject(file, line, failure('import_no_name', { file, line }))
    const given = textOrNull(cellAt(cells, at.birth))
    const birth = dateOrNull(cellAt(cells, at.birth))
    if (given !== null && birth === null) staging.reject(file, line, failure('import_bad_date', { file, line, value: given.slice(0, 20) }))
    const ine = ineOrNull(cellAt(cells, at.ine))
    const otherKey = `onde:${namesOf(family, first)}|${birth ?? ''}`
    const usage = usageOrNull(cellAt(cells, at.usage), family)
    const className = classOrNull(cellAt(cells, at.className))
    staging.pupil({
      key: ine === null ? otherKey : `ine:${ine}`,
      sourceKey: ine === null ? otherKey : `ine:${ine}`,
      otherKey,
      ine,
      family,
      usage,
      first,
      birth,
      sex: sexOrNull(cellAt(cells, at.sex)),
      className,
      left: 0,
      file,
      line,
      names: namesOf(family, first),
      usageNames: usage === null ? '' : namesOf(usage, first),
      classKey: fold(className ?? ''),
    })
  }
}
