import { failure } from '../../shared/codes.ts'
import type { Territory } from '../../shared/model.ts'
import { searchName } from '../domain/names.ts'
import type { Detected } from './detect.ts'
import { xmlRecords, type XmlRecord } from './records.ts'
import type { Staging } from './staging.ts'
import type { Tick } from './tick.ts'
import {
  civilityOf,
  classOrNull,
  countryOrNull,
  dateOrNull,
  ineOrNull,
  isTrue,
  mailOrNull,
  mobileOf,
  sexOrNull,
  textOrNull,
  usageOrNull,
} from './values.ts'

/** What a file says of itself. */
export interface Header {
  readonly uai: string | null
  readonly year: string | null
  readonly exportedOn: string | null
}

const PUPILS = new Set(['PARAMETRES', 'ELEVE', 'STRUCTURES_ELEVE'])
const GUARDIANS = new Set(['PARAMETRES', 'PERSONNE', 'RESPONSABLE_ELEVE', 'RESPONSABLE', 'ADRESSE'])

/** Element names as in the SIECLE exports «Exports XML génériques», versions 2.1 and 3.0. Throws ImportFailed. */
export async function readSieclePupils(found: Detected, staging: Staging, today: string, tick: Tick): Promise<Header> {
  let header: Header = { uai: null, year: null, exportedOn: null }
  for await (const record of xmlRecords(found, PUPILS)) {
    if (record.name === 'PARAMETRES') header = headerOf(record)
    else if (record.name === 'ELEVE') pupil(record, staging, found.source.file, today)
    else structure(record, staging)
    await tick()
  }
  return header
}

export async function readSiecleGuardians(found: Detected, staging: Staging, territory: Territory, tick: Tick): Promise<Header> {
  let header: Header = { uai: null, year: null, exportedOn: null }
  for await (const record of xmlRecords(found, GUARDIANS)) {
    if (record.name === 'PARAMETRES') header = headerOf(record)
    else if (record.name === 'PERSONNE') person(record, staging, found.source.file, territory)
    else if (record.name === 'ADRESSE') address(record, staging)
    else responsibility(record, staging, found.source.file)
    await tick()
  }
  return header
}

function headerOf({ fields }: XmlRecord): Header {
  return {
    uai: textOrNull(fields['UAJ'])?.toUpperCase() ?? null,
    year: textOrNull(fields['ANNEE_SCOLAIRE'])?.slice(0, 4) ?? null,
    exportedOn: dateOrNull(fields['DATE_EXPORT']) ?? dateOrNull(fields['HORODATAGE']?.slice(0, 10)),
  }
}

function pupil({ attributes, fields, line }: XmlRecord, staging: Staging, file: string, today: string): void {
  const id = attributes['ELEVE_ID']
  const family = textOrNull(fields['NOM_DE_FAMILLE']) ?? textOrNull(fields['NOM'])
  const first = textOrNull(fields['PRENOM'])
  if (id === undefined || family === null || first === null) return staging.reject(file, line, failure('import_no_name', { file, line }))
  const given = textOrNull(fields['DATE_NAISS'])
  const birth = dateOrNull(fields['DATE_NAISS'])
  if (given !== null && birth === null) staging.reject(file, line, failure('import_bad_date', { file, line, value: given.slice(0, 20) }))
  const ine = ineOrNull(fields['ID_NATIONAL'], fields['INE_RNIE'], fields['INE_BEA'])
  const leaves = dateOrNull(fields['DATE_SORTIE'])
  staging.pupil({
    key: id,
    sourceKey: ine === null ? `siecle:${id}` : `ine:${ine}`,
    otherKey: `siecle:${id}`,
    ine,
    family,
    usage: usageOrNull(fields['NOM_USAGE'], family),
    first,
    birth,
    sex: sexOrNull(fields['CODE_SEXE']),
    className: null,
    left: leaves !== null && leaves <= today ? 1 : 0,
    file,
    line,
    names: '',
    usageNames: '',
    classKey: '',
  })
}

/** The class is the structure of type D; groups and unknown types are not classes. */
function structure({ attributes, inner }: XmlRecord, staging: Staging): void {
  const division = inner.find(({ name, fields }) => name === 'STRUCTURE' && fields['TYPE_STRUCTURE'] === 'D')
  const code = classOrNull(division?.fields['CODE_STRUCTURE'])
  const id = attributes['ELEVE_ID']
  if (id !== undefined && code !== null) staging.className(id, code)
}

function person({ attributes, fields, line }: XmlRecord, staging: Staging, file: string, territory: Territory): void {
  const id = attributes['PERSONNE_ID']
  const family = textOrNull(fields['NOM_DE_FAMILLE']) ?? textOrNull(fields['NOM'])
  if (id === undefined || family === null) return staging.reject(file, line, failure('import_no_name', { file, line }))
  const first = textOrNull(fields['PRENOM']) ?? ''
  const usage = usageOrNull(fields['NOM_USAGE'], family)
  const { mobile, raw } = mobileOf([fields['TEL_PORTABLE'], fields['TEL_PERSONNEL'], fields['TEL_PROFESSIONNEL']], territory)
  staging.guardian({
    key: id,
    sourceKey: `siecle:${id}`,
    names: '',
    civility: civilityOf(fields['LC_CIVILITE']) ?? civilityOf(fields['LL_CIVILITE']),
    family,
    usage,
    first,
    mobile,
    mobileRaw: raw,
    home: textOrNull(fields['TEL_PERSONNEL']),
    work: textOrNull(fields['TEL_PROFESSIONNEL']),
    mail: mailOrNull(fields['MEL']),
    addressId: textOrNull(fields['ADRESSE_ID']),
    lines: '[]',
    postal: null,
    city: null,
    country: null,
    search: searchName({ familyName: family, usageName: usage, firstName: first }),
    file,
    line,
  })
}

function address({ attributes, fields }: XmlRecord, staging: Staging): void {
  const id = attributes['ADRESSE_ID']
  if (id === undefined) return
  const lines = [1, 2, 3, 4].map((n) => textOrNull(fields[`LIGNE${n}_ADRESSE`])).filter((line) => line !== null)
  staging.address({
    id,
    lines: JSON.stringify(lines),
    postal: textOrNull(fields['CODE_POSTAL']),
    city: textOrNull(fields['LIBELLE_POSTAL']) ?? textOrNull(fields['COMMUNE_ETRANGERE']),
    country: countryOrNull(fields['LL_PAYS']),
  })
}

/** Accounts belong to RESP_LEGAL 1 or 2 (before March 2018) or NIVEAU_RESPONSABILITE 1 (since); the others are contacts. */
function responsibility({ fields, line }: XmlRecord, staging: Staging, file: string): void {
  const pupilId = textOrNull(fields['ELEVE_ID'])
  const personId = textOrNull(fields['PERSONNE_ID'])
  if (pupilId === null || personId === null) return
  const level = textOrNull(fields['NIVEAU_RESPONSABILITE'])
  const old = textOrNull(fields['RESP_LEGAL'])
  const legal = level === null ? old === '1' || old === '2' : level === '1'
  const rank = !legal ? null : level === null ? (old === '1' ? 1 : 2) : isTrue(fields['PAIE_FRAIS_SCOLAIRES']) ? 1 : 2
  staging.link({ pupil: pupilId, guardian: personId, legal: legal ? 1 : 0, rank, kinship: textOrNull(fields['CODE_PARENTE']), file, line })
}
