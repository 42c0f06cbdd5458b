import { failure } from '../../shared/codes.ts'
import type { ImportPreview } from '../../shared/import.ts'
import { missingFields, type Mapping } from '../../shared/mapping.ts'
import type { Territory } from '../../shared/model.ts'
import { detectAll, type Detected } from './detect.ts'
import { ImportFailed } from './failed.ts'
import type { Cells } from './headings.ts'
import { isKnownOnde } from './known-onde.ts'
import { COVERS_ALL, uncoveredBy, type Uncovered } from './mapping/fill.ts'
import { mappedReader } from './mapping/reader.ts'
import { readOnde, type TableKind } from './onde.ts'
import { readSiecleGuardians, readSieclePupils, type Header } from './siecle.ts'
import type { Staging } from './staging.ts'
import { firstRows, readTable } from './table.ts'
import { ticker, type Tick } from './tick.ts'

export interface ReadOptions {
  readonly territory: Territory
  readonly expectedUai: string | null
  readonly today: string
  /** What a person said of a table with these headings; null when nobody has yet. */
  readonly mappingOf?: ((headings: Cells) => Mapping | null) | undefined
  readonly onProgress?: (progress: { readonly phase: 'reading'; readonly done: number; readonly total: number }) => void
}

export interface Origin {
  readonly of: Pick<ImportPreview, 'format' | 'exportedOn' | 'schoolYear'>
  readonly uncovered: Uncovered
}

/** Reads all files into staging and says what they are. Throws ImportFailed. */
export async function readExport(
  files: readonly string[],
  staging: Staging,
  options: ReadOptions,
  stopWhenAborted: () => void,
): Promise<Origin> {
  stopWhenAborted()
  const found: Detected[] = []
  for (const path of files) found.push(...(await detectAll(path)))
  const tick = ticker(stopWhenAborted, (done) => options.onProgress?.({ phase: 'reading', done, total: 0 }))
  const [first] = found
  if (first === undefined) throw new ImportFailed(failure('import_missing_pupils'))
  const isTable = ({ kind }: Detected): boolean => kind === 'onde' || kind === 'table'
  if (found.some((file) => file.kind === 'educonnect' || isTable(file) !== isTable(first))) throw new ImportFailed(failure('import_mixed'))
  return isTable(first) ? readTables(found, staging, options, tick) : readSiecle(found, staging, options, tick)
}

/** ONDE's extractions and tables that a person mapped: the people of both are known by their names. */
async function readTables(found: readonly Detected[], staging: Staging, options: ReadOptions, tick: Tick): Promise<Origin> {
  const kinds = new Set<TableKind>()
  const mappings: Mapping[] = []
  for (const { source, kind } of found) {
    const { headings } = await firstRows(source, 0)
    const mapping = kind === 'onde' && isKnownOnde(headings) ? null : (options.mappingOf?.(headings) ?? null)
    if (mapping === null) {
      if (kind === 'table') throw new ImportFailed(failure('import_needs_mapping', { file: source.file }))
      kinds.add(await readOnde(source, staging, options.territory, tick))
      continue
    }
    const [missing] = missingFields(mapping, false)
    if (missing !== undefined) throw new ImportFailed(failure('import_mapping_incomplete', { file: source.file, field: missing }))
    mappings.push(mapping)
    kinds.add(mapping.rows === 'pupil' ? 'pupils' : 'guardians')
    if (mapping.rows === 'pupil' && mapping.columns['guardian1.familyName'] !== undefined) kinds.add('guardians')
    await readTable(source, () => mappedReader(mapping, source.file, staging, options.territory), tick)
  }
  if (!kinds.has('pupils')) throw new ImportFailed(failure('import_missing_pupils'))
  if (!kinds.has('guardians')) throw new ImportFailed(failure('import_missing_guardians'))
  const format = mappings.length === 0 ? 'onde' : 'csv'
  return { of: { format, exportedOn: null, schoolYear: null }, uncovered: mappings.length === 0 ? COVERS_ALL : uncoveredBy(mappings) }
}

async function readSiecle(found: readonly Detected[], staging: Staging, options: ReadOptions, tick: Tick): Promise<Origin> {
  const pupils = theOne(found, 'siecle-pupils')
  const guardians = theOne(found, 'siecle-guardians')
  if (pupils === null) throw new ImportFailed(failure('import_missing_pupils'))
  if (guardians === null) throw new ImportFailed(failure('import_missing_guardians'))
  const header = await readSieclePupils(pupils, staging, options.today, tick)
  isOurs(header, pupils.source.file, options.expectedUai)
  const other = await readSiecleGuardians(guardians, staging, options.territory, tick)
  isOurs(other, guardians.source.file, options.expectedUai)
  if (header.uai !== null && other.uai !== null && header.uai !== other.uai) throw new ImportFailed(failure('import_two_schools'))
  if (header.year !== null && other.year !== null && header.year !== other.year) throw new ImportFailed(failure('import_two_years'))
  const of = { format: 'siecle', exportedOn: header.exportedOn ?? other.exportedOn, schoolYear: header.year ?? other.year } as const
  return { of, uncovered: COVERS_ALL }
}

/** The file of a kind; two of them would be two exports. */
function theOne(found: readonly Detected[], kind: Detected['kind']): Detected | null {
  const [one, second] = found.filter((file) => file.kind === kind)
  if (second !== undefined) throw new ImportFailed(failure('import_same_twice', { file: second.source.file }))
  return one ?? null
}

function isOurs({ uai }: Header, file: string, expected: string | null): void {
  if (expected === null || uai === null || uai === expected.trim().toUpperCase()) return
  throw new ImportFailed(failure('import_other_school', { file, uai: uai.slice(0, 20), expected }))
}
