import iconv from 'iconv-lite'
import type { Importer } from './importer.ts'

type Fields = Readonly<Record<string, string>>
const element = (name: string, fields: Fields, attributes = ''): string =>
  `<${name}${attributes}>${Object.entries(fields)
    .map(([field, value]) => `<${field}>${value}</${field}>`)
    .join('')}</${name}>`

/** An ELEVE with names and a birth date of no real child; `fields` go over them. */
export const pupil = (id: string, fields: Fields = {}): string =>
  element(
    'ELEVE',
    {
      ID_NATIONAL: `9${id.padStart(8, '0')}AA`,
      NOM_DE_FAMILLE: 'FILAO',
      PRENOM: `Zoé${id}`,
      DATE_NAISS: '12/05/2014',
      CODE_SEXE: '2',
      ...fields,
    },
    ` ELEVE_ID="${id}" ELENOET="${id}"`,
  )

/** The structures of a pupil, as code and type. */
export const structures = (id: string, ...codes: readonly (readonly [code: string, type: string])[]): string =>
  `<STRUCTURES_ELEVE ELEVE_ID="${id}">${codes
    .map(([code, type]) => element('STRUCTURE', { CODE_STRUCTURE: code, TYPE_STRUCTURE: type }))
    .join('')}</STRUCTURES_ELEVE>`

export const person = (id: string, fields: Fields = {}): string =>
  element('PERSONNE', { NOM_DE_FAMILLE: 'FILAO', PRENOM: `Adulte${id}`, LC_CIVILITE: 'MME', ...fields }, ` PERSONNE_ID="${id}"`)

/** A responsibility of today's kind; `fields` say the level and the rest. */
export const answersFor = (
  person: string,
  pupil: string,
  fields: Fields = { NIVEAU_RESPONSABILITE: '1' },
  name = 'RESPONSABLE_ELEVE',
): string => element(name, { ELEVE_ID: pupil, PERSONNE_ID: person, CODE_PARENTE: '10', ...fields })

export const address = (id: string, fields: Fields): string => element('ADRESSE', fields, ` ADRESSE_ID="${id}"`)

export interface SiecleSchool {
  readonly pupils: readonly string[]
  readonly structures?: readonly string[]
  readonly persons: readonly string[]
  readonly links: readonly string[]
  readonly addresses?: readonly string[]
  readonly uai?: string
  readonly year?: string
}

const parameters = ({ uai = '9749999K', year = '2026' }: SiecleSchool): string =>
  element('PARAMETRES', { UAJ: uai, ANNEE_SCOLAIRE: year, DATE_EXPORT: '15/10/2026', HORODATAGE: '15/10/2026 08:00:00' })
const declaration = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`

/** The pupils' file, one element a line. */
export const pupilsXml = (school: SiecleSchool, encoding = 'ISO-8859-15'): string =>
  [
    declaration(encoding),
    '<BEE_ELEVES VERSION="3.0">',
    parameters(school),
    '<DONNEES><ELEVES>',
    ...school.pupils,
    '</ELEVES><STRUCTURES>',
    ...(school.structures ?? []),
    '</STRUCTURES></DONNEES>',
    '</BEE_ELEVES>',
  ].join('\n')

/** The guardians' file, one element a line. */
export const guardiansXml = (school: SiecleSchool, encoding = 'ISO-8859-15'): string =>
  [
    declaration(encoding),
    '<BEE_RESPONSABLES VERSION="2.1">',
    parameters(school),
    '<DONNEES><PERSONNES>',
    ...school.persons,
    '</PERSONNES><RESPONSABLES>',
    ...school.links,
    '</RESPONSABLES><ADRESSES>',
    ...(school.addresses ?? []),
    '</ADRESSES></DONNEES>',
    '</BEE_RESPONSABLES>',
  ].join('\n')

/** Both files on the disk, written in the encoding that they declare. */
export const siecleFiles = (importer: Importer, school: SiecleSchool, encoding = 'ISO-8859-15'): readonly string[] => [
  importer.file('ElevesSansAdresses.xml', iconv.encode(pupilsXml(school, encoding), encoding)),
  importer.file('ResponsablesAvecAdresses.xml', iconv.encode(guardiansXml(school, encoding), encoding)),
]

/** One pupil with one guardian, for tests that are about something else. */
export const oneFamily: SiecleSchool = {
  pupils: [pupil('1')],
  structures: [structures('1', ['6A', 'D'])],
  persons: [person('10')],
  links: [answersFor('10', '1')],
}
