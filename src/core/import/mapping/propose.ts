import { fieldsOf, type GuardianField, type MappedField, type Mapping, type PupilField, type RowMeaning } from '../../../shared/mapping.ts'
import { fold } from '../../domain/names.ts'
import type { Cells } from '../headings.ts'

type Field = GuardianField | PupilField

/** The first line that fits says which field a heading speaks of; headings are folded. */
const WORDS: readonly (readonly [RegExp, Field | null])[] = [
  [/(lieu|commune|ville|pays|dep|departement|code).*naiss|naiss.*(lieu|commune|ville|pays|dep)/, null],
  [/\b(ine|id(entifiant)? national|numero national|inerne|rnie)\b/, 'ine'],
  [/naiss|\bne e? ?le\b|\bdate nais/, 'birthDate'],
  [/\bsexe\b|\bgenre\b/, 'sex'],
  [/civilite|\btitre\b/, 'civility'],
  [/\busage\b|epouse|marital/, 'usageName'],
  [/prenom/, 'firstName'],
  [/courriel|\bmails?\b|\bmel\b|\be ?mails?\b|electronique/, 'mail'],
  [/portable|mobile|\bgsm\b/, 'mobile'],
  [/(tel|telephone).*(trav|pro)|\bpro(fessionnel)?\b/, 'phoneWork'],
  [/domicile|\bfixe\b|maison|(tel|telephone).*perso/, 'phoneHome'],
  [/\btel(ephone)?\b/, 'mobile'],
  [/\bcp\b|code postal|postal\b/, 'postalCode'],
  [/commune|ville|localite/, 'city'],
  [/\bpays\b/, 'country'],
  [/adresse|\brue\b|\bvoie\b/, 'address'],
  [/classe|division|\bdiv\b/, 'className'],
  [/\bnoms?\b|patronyme/, 'familyName'],
]

const GUARDIAN =
  /\b(resp|responsables?|parents?|tuteurs?|tutrice|legal|legale|pere|mere|maman|papa|adulte|representant)\b|resp ?legal|legal ?\d/
const CHILD = /\b(eleves?|enfants?)\b/
const SECOND = /2|\b(pere|papa|second)\b/

/** A heading of which others of the same column group follow: «Prénom 2» and «Prénom 3» of a pupil are no first names. */
const FURTHER_NAME = /prenom ?[23]\b/

/** What the headings seem to say, for a person to look over: never read without it. */
export function proposeMapping(headings: Cells): Mapping {
  const folded = headings.map((cell) => fold(cell))
  const rows = meaningOf(folded)
  const columns: Partial<Record<MappedField, number>> = {}
  const known: ReadonlySet<string> = new Set(fieldsOf(rows))
  for (const [at, name] of folded.entries()) {
    const field = WORDS.find(([test]) => test.test(name))?.[1]
    if (field === undefined || field === null) continue
    const target = slotsFor(rows, name, field).find((slot) => known.has(slot) && columns[slot as MappedField] === undefined)
    if (target !== undefined) columns[target as MappedField] = at
  }
  return { rows, columns }
}

/** Guardians' names that stand before children's, and no birth date anywhere: each row is a guardian. */
function meaningOf(folded: Cells): RowMeaning {
  const guardian = folded.findIndex((name) => GUARDIAN.test(name) && /nom/.test(name))
  const child = folded.findIndex((name) => CHILD.test(name) && /nom/.test(name))
  const dated = folded.some((name) => /naiss/.test(name))
  return guardian !== -1 && child > guardian && !dated ? 'guardian' : 'pupil'
}

function slotsFor(rows: RowMeaning, name: string, field: Field): readonly string[] {
  const children = [1, 2, 3, 4].map((n) => `child${n}.${field}`)
  if (rows === 'guardian') return CHILD.test(name) ? children : [`guardian1.${field}`]
  if (GUARDIAN.test(name)) {
    const second = SECOND.test(name.replaceAll(/ligne ?\d/g, ''))
    return second ? [`guardian2.${field}`] : [`guardian1.${field}`, `guardian2.${field}`]
  }
  if (FURTHER_NAME.test(name)) return []
  const guardians = [`guardian1.${field}`, `guardian2.${field}`]
  return CHILD.test(name) ? [`pupil.${field}`] : [`pupil.${field}`, ...guardians]
}
