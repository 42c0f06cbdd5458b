import type { SampleAdult, SampleFamily } from './families.ts'

const row = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[;"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';')}\r\n`
const french = (iso: string): string => iso.split('-').reverse().join('/')
const GUARDIAN = [
  'Nom de famille',
  "Nom d'usage",
  'Prénom',
  'Courriel',
  'Tél. portable',
  'Tél. domicile',
  'Adresse',
  'Code postal',
  'Commune',
]

/** A spreadsheet of a secretary's own: one row a pupil, both guardians in it. */
export function* spreadsheetCsv(families: Iterable<SampleFamily>): Generator<string> {
  yield row([
    ...['Nom de famille', 'Prénom 1', 'Né(e) le', 'Sexe', 'Division'],
    ...[1, 2].flatMap((n) => GUARDIAN.map((heading) => `${heading} resp. légal${n}`)),
  ])
  for (const { adults, pupils, addresses } of families) {
    const guardian = (adult: SampleAdult | undefined): readonly string[] => {
      if (adult === undefined) return GUARDIAN.map(() => '')
      const at = addresses.find(({ id }) => id === adult.address)
      const { family, usage, first, mail, mobile, home } = adult
      return [family, usage ?? '', first, mail, mobile, home, at?.line ?? '', at?.postal ?? '', at?.city ?? '']
    }
    const [one, two] = adults.filter(({ contact }) => !contact)
    for (const { family, first, birth, sex, className, left } of pupils) {
      if (!left) yield row([family, first, french(birth), sex === '1' ? 'M' : 'F', className, ...guardian(one), ...guardian(two)])
    }
  }
}
