import { failure } from '../../shared/codes.ts'
import type { ImportPreview } from '../../shared/import.ts'
import type { Territory } from '../../shared/model.ts'
import { detectAll, type Detected } from './detect.ts'
import { ImportFailed } from './failed.ts'
import { readOnde } from './onde.ts'
import { readSiecleGuardians, readSieclePupils, type Header } from './siecle.ts'
import type { Staging } from './staging.ts'
import { ticker, type Tick } from './tick.ts'

export interface ReadOptions {
  readonly territory: Territory
  readonly expectedUai: string | null
  readonly today: string
  readonly onProgress?: (progress: { readonly phase: 'reading'; readonly done: number; readonly total: number }) => void
}

type Origin = Pick<ImportPreview, 'format' | 'exportedOn' | 'schoolYear'>

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
  if (found.some(({ kind }) => (kind === 'onde') !== (first.kind === 'onde'))) throw new ImportFailed(failure('import_mixed'))
  return first.kind === 'onde' ? readAllOnde(found, staging, options.territory, tick) : readSiecle(found, staging, options, tick)
}

async function readAllOnde(found: readonly Detected[], staging: Staging, territory: Territory, tick: Tick): Promise<Origin> {
  const kinds = new Set<string>()
  for (const { source } of found) kinds.add(await readOnde(source, staging, territory, tick))
  if (!kinds.has('pupils')) throw new ImportFailed(failure('import_missing_pupils'))
  if (!kinds.has('guardians')) throw new ImportFailed(failure('import_missing_guardians'))
  return { format: 'onde', exportedOn: null, schoolYear: null }
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
  return { format: 'siecle', exportedOn: header.exportedOn ?? other.exportedOn, schoolYear: header.year ?? other.year }
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
