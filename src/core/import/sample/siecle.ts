import type { SampleAdult, SampleFamily, SamplePupil } from './families.ts'

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const tag = (name: string, value: string): string => (value === '' ? '' : `<${name}>${escape(value)}</${name}>`)
const french = (iso: string): string => iso.split('-').reverse().join('/')

const parameters = (uai: string, schoolYear: number): string =>
  `<PARAMETRES><UAJ>${uai}</UAJ><ANNEE_SCOLAIRE>${schoolYear}</ANNEE_SCOLAIRE><DATE_EXPORT>01/09/${schoolYear}</DATE_EXPORT><HORODATAGE>01/09/${schoolYear} 08:00:00</HORODATAGE></PARAMETRES>\n`

/** ElevesSansAdresses.xml, in pieces; the structures follow the pupils, so families are gone through twice. */
export function* pupilsXml(families: () => Iterable<SampleFamily>, uai: string, schoolYear: number): Generator<string> {
  yield `<?xml version="1.0" encoding="ISO-8859-15"?>\n<BEE_ELEVES VERSION="3.0">\n${parameters(uai, schoolYear)}<DONNEES>\n<ELEVES>\n`
  for (const family of families()) for (const pupil of family.pupils) yield pupilXml(pupil, schoolYear)
  yield '</ELEVES>\n<STRUCTURES>\n'
  for (const family of families()) {
    for (const pupil of family.pupils) {
      yield `<STRUCTURES_ELEVE ELEVE_ID="${pupil.id}"><STRUCTURE><CODE_STRUCTURE>${pupil.className}</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE><STRUCTURE><CODE_STRUCTURE>${pupil.className}GR1</CODE_STRUCTURE><TYPE_STRUCTURE>G</TYPE_STRUCTURE></STRUCTURE></STRUCTURES_ELEVE>\n`
    }
  }
  yield '</STRUCTURES>\n</DONNEES>\n</BEE_ELEVES>\n'
}

const pupilXml = (pupil: SamplePupil, schoolYear: number): string =>
  `<ELEVE ELEVE_ID="${pupil.id}" ELENOET="${pupil.id % 10_000}">${tag('ID_NATIONAL', pupil.ine)}${tag('NOM_DE_FAMILLE', pupil.family)}${tag('PRENOM', pupil.first)}${tag('DATE_NAISS', french(pupil.birth))}${tag('CODE_SEXE', pupil.sex)}${tag('DATE_ENTREE', `01/09/${schoolYear}`)}${pupil.left ? tag('DATE_SORTIE', `15/07/${schoolYear}`) : ''}<SCOLARITE_AN_DERNIER><CODE_STRUCTURE>CM2</CODE_STRUCTURE></SCOLARITE_AN_DERNIER></ELEVE>\n`

/** ResponsablesAvecAdresses.xml, in pieces. */
export function* guardiansXml(families: () => Iterable<SampleFamily>, uai: string, schoolYear: number): Generator<string> {
  yield `<?xml version="1.0" encoding="ISO-8859-15"?>\n<BEE_RESPONSABLES VERSION="2.1">\n${parameters(uai, schoolYear)}<DONNEES>\n<PERSONNES>\n`
  for (const family of families()) for (const adult of family.adults) yield personXml(adult)
  yield '</PERSONNES>\n<RESPONSABLES>\n'
  for (const family of families()) {
    for (const pupil of family.pupils) for (const [rank, adult] of family.adults.entries()) yield responsibilityXml(pupil, adult, rank)
  }
  yield '</RESPONSABLES>\n<ADRESSES>\n'
  for (const family of families()) {
    for (const { id, line, postal, city } of family.addresses) {
      yield `<ADRESSE ADRESSE_ID="${id}">${tag('LIGNE1_ADRESSE', line)}${tag('CODE_POSTAL', postal)}${tag('LIBELLE_POSTAL', city)}<LL_PAYS>FRANCE</LL_PAYS></ADRESSE>\n`
    }
  }
  yield '</ADRESSES>\n</DONNEES>\n</BEE_RESPONSABLES>\n'
}

const personXml = (adult: SampleAdult): string =>
  `<PERSONNE PERSONNE_ID="${adult.id}">${tag('NOM_DE_FAMILLE', adult.family)}${tag('NOM_USAGE', adult.usage ?? '')}${tag('PRENOM', adult.first)}<LC_CIVILITE>${adult.civility}</LC_CIVILITE>${tag('TEL_PERSONNEL', adult.home)}${tag('TEL_PORTABLE', adult.mobile)}${tag('MEL', adult.mail)}<ADRESSE_ID>${adult.address}</ADRESSE_ID></PERSONNE>\n`

const responsibilityXml = (pupil: SamplePupil, adult: SampleAdult, rank: number): string =>
  `<RESPONSABLE_ELEVE><ELEVE_ID>${pupil.id}</ELEVE_ID><PERSONNE_ID>${adult.id}</PERSONNE_ID><NIVEAU_RESPONSABILITE>${adult.contact ? 3 : 1}</NIVEAU_RESPONSABILITE><CODE_PARENTE>${adult.contact ? 39 : adult.civility === 'MME' ? 10 : 20}</CODE_PARENTE><PAIE_FRAIS_SCOLAIRES>${rank === 0 ? 'true' : '0'}</PAIE_FRAIS_SCOLAIRES></RESPONSABLE_ELEVE>\n`
