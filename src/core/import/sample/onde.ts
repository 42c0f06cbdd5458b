import type { SampleFamily } from './families.ts'

const row = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[;"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')}\r\n`
const french = (iso: string): string => iso.split('-').reverse().join('/')

/** The pupils' extraction, in its newer headings. */
export function* pupilsCsv(families: Iterable<SampleFamily>): Generator<string> {
  yield row([
    'Nom élève',
    "Nom d'usage élève",
    'Prénom élève',
    'Date naissance',
    'Sexe',
    'INE',
    'Adresse1',
    'Cp1',
    'Commune1',
    'Pays1',
    'Adresse2',
    'Cp2',
    'Commune2',
    'Pays2',
    ' Cycle',
    'Niveau',
    'Libellé classe',
    'Identifiant classe',
    'Attestation fournie',
    'Autorisation associations',
    'Autorisation photo',
    'Décision de passage',
  ])
  for (const { pupils, addresses } of families) {
    const [home] = addresses
    for (const pupil of pupils) {
      if (pupil.left) continue
      yield row([
        pupil.family,
        '',
        pupil.first,
        french(pupil.birth),
        pupil.sex === '1' ? 'M' : 'F',
        pupil.ine,
        home?.line ?? '',
        home?.postal ?? '',
        home?.city ?? '',
        'FRANCE',
        '',
        '',
        '',
        '',
        'CYCLE II',
        pupil.className.split(' ')[0] ?? '',
        pupil.className,
        '',
        'Oui',
        'Non',
        'Oui',
        '',
      ])
    }
  }
}

/** The guardians' extraction: one row an adult, the children repeated behind. */
export function* guardiansCsv(families: Iterable<SampleFamily>): Generator<string> {
  const child = ["Nom d'usage enfant", 'Nom de famille enfant', 'Prénom enfant', 'Classes enfants']
  yield row([
    'Civilité Responsable',
    'Nom usage responsable',
    'Nom responsable',
    'Prénom responsable',
    'Adresse responsable',
    'CP responsable',
    'Commune responsable',
    'Pays',
    'Courriel',
    'Téléphone domicile',
    'Téléphone travail',
    'Téléphone portable',
    ...child,
    ...child,
    ...child,
  ])
  for (const { adults, pupils, addresses } of families) {
    for (const adult of adults) {
      if (adult.contact) continue
      const at = addresses.find(({ id }) => id === adult.address)
      const children = pupils.filter(({ left }) => !left).flatMap((pupil) => ['', pupil.family, pupil.first, pupil.className])
      yield row([
        adult.civility,
        adult.usage ?? '',
        adult.family,
        adult.first,
        at?.line ?? '',
        at?.postal ?? '',
        at?.city ?? '',
        'FRANCE',
        adult.mail,
        adult.home,
        '',
        adult.mobile,
        ...children,
      ])
    }
  }
}
