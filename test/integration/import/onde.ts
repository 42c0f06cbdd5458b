import iconv from 'iconv-lite'
import type { Importer } from './importer.ts'

type Row = Readonly<Record<string, string>>

/** The pupils' extraction since 2016, and a row of it. */
export const PUPIL_HEADINGS =
  "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;Autorisation photo;Décision de passage".split(
    ';',
  )
/** The pupils' extraction to 2016: no INE, another name for the class. */
export const OLD_PUPIL_HEADINGS =
  "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Niveau;Classe;Attestation fournie;Autorisations associations;Autorisations photos;Décision de passage".split(
    ';',
  )
export const ADULT_HEADINGS =
  'Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable'.split(
    ';',
  )
export const CHILD_HEADINGS = ["Nom d'usage enfant", 'Nom de famille enfant', 'Prénom enfant', 'Classes enfants'] as const

/** A pupil of the extraction; of no real family. */
export const pupilRow = (first: string, fields: Row = {}): Row => ({
  'Nom élève': 'FILAO',
  'Prénom élève': first,
  'Date naissance': '12/05/2018',
  Sexe: 'F',
  'Libellé classe': 'CP A',
  ...fields,
})

/** An adult's row: the cells of the adult, and the children behind as family name, first name and class. */
export interface AdultRow {
  readonly cells: Row
  readonly children: readonly (readonly [family: string, first: string, classes: string])[]
}
export const adultRow = (first: string, children: AdultRow['children'], fields: Row = {}): AdultRow => ({
  cells: { 'Civilité Responsable': 'Mme', 'Nom responsable': 'FILAO', 'Prénom responsable': first, ...fields },
  children,
})

/** Rows of cells as a CSV; what needs quotes gets them, or everything does. */
export function csv(rows: readonly (readonly string[])[], separator = ';', eol = '\r\n', quoteAll = false): string {
  const cell = (text: string): string =>
    quoteAll || text.includes(separator) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  return rows.map((cells) => cells.map(cell).join(separator) + eol).join('')
}

export const pupilCells = (rows: readonly Row[], headings: readonly string[] = PUPIL_HEADINGS): string[][] => [
  [...headings],
  ...rows.map((row) => headings.map((name) => row[name] ?? '')),
]

/** The guardians' extraction with room for so many children. */
export const adultCells = (rows: readonly AdultRow[], room = 2): string[][] => [
  [...ADULT_HEADINGS, ...Array.from({ length: room }, () => CHILD_HEADINGS).flat()],
  ...rows.map(({ cells, children }) => [
    ...ADULT_HEADINGS.map((name) => cells[name] ?? ''),
    ...children.flatMap(([family, first, classes]) => ['', family, first, classes]),
  ]),
]

/** Both extractions on the disk. */
export const ondeFiles = (
  importer: Importer,
  pupils: readonly Row[],
  adults: readonly AdultRow[],
  write: (rows: readonly (readonly string[])[]) => string | Uint8Array = (rows) => iconv.encode(csv(rows), 'windows-1252'),
): readonly string[] => [
  importer.file('CSVExtraction.csv', write(pupilCells(pupils))),
  importer.file('CSVExtraction (1).csv', write(adultCells(adults))),
]
