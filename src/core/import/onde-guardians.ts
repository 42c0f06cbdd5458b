import { failure } from '../../shared/codes.ts'
import type { Territory } from '../../shared/model.ts'
import { fold, searchName } from '../domain/names.ts'
import { cellAt, find, isFooter, need, type Cells } from './headings.ts'
import { childrenColumns } from './onde-children.ts'
import type { Staging } from './staging.ts'
import { civilityOf, countryOrNull, mailOrNull, mobileOf, namesOf, textOrNull, usageOrNull } from './values.ts'

/** Whether these are the headings of the guardians' extraction. */
export const isGuardians = (headings: Cells): boolean => headings.some((name) => name.endsWith('responsable') && name.includes('nom'))

/** Reads the rows of «leurs responsables»: one an adult, the children behind. Throws ImportFailed `import_missing_heading`. */
export function guardianReader(
  headings: Cells,
  file: string,
  staging: Staging,
  territory: Territory,
): (cells: Cells, line: number) => void {
  const at = {
    family: need(headings, ['nomresponsable', 'nomdefamilleresponsable'], 'Nom responsable', file),
    first: need(headings, ['prenomresponsable'], 'Prénom responsable', file),
    usage: find(headings, ['nomusageresponsable', 'nomdusageresponsable']),
    civility: find(headings, ['civiliteresponsable', 'civilite']),
    address: find(headings, ['adresseresponsable', 'adresse']),
    postal: find(headings, ['cpresponsable', 'codepostalresponsable']),
    city: find(headings, ['communeresponsable']),
    country: find(headings, ['pays', 'paysresponsable']),
    mail: find(headings, ['courriel', 'courrielresponsable']),
    home: find(headings, ['telephonedomicile']),
    work: find(headings, ['telephonetravail']),
    mobile: find(headings, ['telephoneportable']),
  }
  const childrenOf = childrenColumns(headings, file)
  let rows = 0
  return (cells, line) => {
    if (isFooter(cells)) return
    const cell = (position: number): string | undefined => cellAt(cells, position)
    const family = textOrNull(cell(at.family)) ?? textOrNull(cell(at.usage))
    if (family === null) return staging.reject(file, line, failure('import_no_name', { file, line }))
    rows += 1
    const key = `${file}:${rows}`
    const first = textOrNull(cell(at.first)) ?? ''
    const usage = usageOrNull(cell(at.usage), family)
    const civility = civilityOf(cell(at.civility))
    const { mobile, raw } = mobileOf([cell(at.mobile), cell(at.home), cell(at.work)], territory)
    const street = textOrNull(cell(at.address))
    staging.guardian({
      key,
      sourceKey: null,
      names: first === '' ? `${fold(family)}|~${civility ?? ''}` : namesOf(family, first),
      civility,
      family,
      usage,
      first,
      mobile,
      mobileRaw: raw,
      home: textOrNull(cell(at.home)),
      work: textOrNull(cell(at.work)),
      mail: mailOrNull(cell(at.mail)),
      addressId: null,
      lines: JSON.stringify(street === null ? [] : [street]),
      postal: textOrNull(cell(at.postal)),
      city: textOrNull(cell(at.city)),
      country: countryOrNull(cell(at.country)),
      search: searchName({ familyName: family, usageName: usage, firstName: first }),
      file,
      line,
    })
    for (const child of childrenOf(cells)) {
      for (const classKey of child.classKeys) {
        staging.namedChild({ guardian: key, child: child.index, names: child.names, classKey, name: child.name, file, line })
      }
    }
  }
}
