import { rmSync } from 'node:fs'
import { setImmediate as breathe } from 'node:timers/promises'
import { failure, type Failure } from '../../shared/codes.ts'
import type { ImportPreview, ImportReport } from '../../shared/import.ts'
import type { Territory } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Db } from '../store/open.ts'
import { difference, prepare } from './compare.ts'
import { detect, type Detected } from './detect.ts'
import { ImportFailed } from './failed.ts'
import { readOnde } from './onde.ts'
import { sourcesIn } from './open-file.ts'
import { readSieclePupils, readSiecleGuardians, type Header } from './siecle.ts'
import { openStaging, type Staging } from './staging.ts'
import { writeNext } from './write.ts'

export interface PreviewOptions {
  /** Where the rows wait; encrypted with `stagingKey` as the driver reads it (null: plain, for tests). */
  readonly stagingPath: string
  readonly stagingKey: string | null
  readonly nativeBinding?: string | undefined
  readonly territory: Territory
  /** The policy's UAI; null accepts any school. */
  readonly expectedUai: string | null
  readonly today: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { readonly phase: 'reading' | 'comparing'; readonly done: number; readonly total: number }) => void
}

export interface StagedImport {
  readonly preview: ImportPreview
  readonly stagingPath: string
  readonly stagingKey: string | null
}

export interface ApplyOptions {
  readonly today: string
  readonly now: number
  readonly ids: () => string
  /** Called inside the transaction, for the audit. */
  readonly within?: (report: ImportReport) => void
}

const BREATH = 500
const REPORT = 5_000

/** Reads and compares an export; changes nothing. Failures: every `import_*` code, with file and line where there is one. */
export async function previewImport(db: Db, files: readonly string[], options: PreviewOptions): Promise<Result<StagedImport, Failure>> {
  const { stagingPath, stagingKey } = options
  const staging = openStaging(stagingPath, stagingKey, options.nativeBinding)
  try {
    const read = await readAll(files, staging, options)
    staging.close()
    options.onProgress?.({ phase: 'comparing', done: 0, total: 1 })
    await breathe()
    const compared = attached(db, options, () => {
      prepare(db)
      return difference(db)
    })
    return ok({ preview: { ...read, ...compared }, stagingPath, stagingKey })
  } catch (error) {
    staging.close()
    rmSync(stagingPath, { force: true })
    if (error instanceof ImportFailed) return err(error.failure)
    throw error
  }
}

/** Makes the previewed changes in one transaction: all or nothing. */
export function applyImport(db: Db, staged: StagedImport, options: ApplyOptions): Result<ImportReport, Failure> {
  const { preview } = staged
  const report: ImportReport = {
    format: preview.format,
    pupils: preview.pupils,
    guardians: preview.guardians,
    added: preview.added,
    changed: preview.changed,
    leaving: preview.leaving,
    rejectedCount: preview.rejectedCount,
  }
  attached(db, staged, () =>
    db
      .transaction(() => {
        writeNext(db, options)
        const put = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
        put.run('import.date', preview.exportedOn ?? options.today)
        put.run('import.source', preview.format)
        options.within?.(report)
      })
      .immediate(),
  )
  return ok(report)
}

/** Forgets what waits. */
export function discardImport(_db: Db, { stagingPath }: StagedImport): void {
  rmSync(stagingPath, { force: true })
}

function attached<T>(db: Db, { stagingPath, stagingKey }: { readonly stagingPath: string; readonly stagingKey: string | null }, work: () => T): T {
  if (stagingKey === null) db.prepare('ATTACH ? AS staging').run(stagingPath)
  else db.prepare('ATTACH ? AS staging KEY ?').run(stagingPath, stagingKey)
  try {
    return work()
  } finally {
    db.exec('DETACH staging')
  }
}

async function readAll(files: readonly string[], staging: Staging, options: PreviewOptions): Promise<Pick<ImportPreview, 'format' | 'exportedOn' | 'schoolYear'>> {
  const found: Detected[] = []
  for (const path of files) for (const source of await sourcesIn(path)) found.push(await detect(source))
  const tick = ticker(options)
  const first = found[0]
  if (first === undefined) throw new ImportFailed(failure('import_missing_pupils'))
  if (first.kind === 'onde') {
    if (found.some(({ kind }) => kind !== 'onde')) throw new ImportFailed(failure('import_mixed'))
    const kinds = new Set<string>()
    for (const { source } of found) kinds.add(await readOnde(source, staging, options.territory, tick))
    if (!kinds.has('pupils')) throw new ImportFailed(failure('import_missing_pupils'))
    if (!kinds.has('guardians')) throw new ImportFailed(failure('import_missing_guardians'))
    return { format: 'onde', exportedOn: null, schoolYear: null }
  }
  return readSiecle(found, staging, options, tick)
}

async function readSiecle(found: readonly Detected[], staging: Staging, options: PreviewOptions, tick: () => Promise<void>): Promise<Pick<ImportPreview, 'format' | 'exportedOn' | 'schoolYear'>> {
  const pupils = found.filter(({ kind }) => kind === 'siecle-pupils')
  const guardians = found.filter(({ kind }) => kind === 'siecle-guardians')
  if (pupils.length + guardians.length < found.length) throw new ImportFailed(failure('import_mixed'))
  const [pupilFile] = pupils
  const [guardianFile] = guardians
  if (pupilFile === undefined) throw new ImportFailed(failure('import_missing_pupils'))
  if (guardianFile === undefined) throw new ImportFailed(failure('import_missing_guardians'))
  const header = await readSieclePupils(pupilFile, staging, options.today, tick)
  check(header, pupilFile.source.file, options.expectedUai)
  const other = await readSiecleGuardians(guardianFile, staging, options.territory, tick)
  check(other, guardianFile.source.file, options.expectedUai)
  if (header.uai !== null && other.uai !== null && header.uai !== other.uai) throw new ImportFailed(failure('import_two_schools'))
  if (header.year !== null && other.year !== null && header.year !== other.year) throw new ImportFailed(failure('import_two_years'))
  return { format: 'siecle', exportedOn: header.exportedOn ?? other.exportedOn, schoolYear: header.year ?? other.year }
}

function check(header: Header, file: string, expected: string | null): void {
  if (expected !== null && header.uai !== null && header.uai !== expected) throw new ImportFailed(failure('import_other_school', { file, uai: header.uai, expected }))
}

/** Called for every record: lets the service do other work now and then, tells how far it is, and stops when it was cancelled. */
function ticker({ signal, onProgress }: PreviewOptions): () => Promise<void> {
  let done = 0
  return async () => {
    done += 1
    if (done % BREATH !== 0) return
    if (signal?.aborted === true) throw new ImportFailed(failure('import_cancelled'))
    if (done % REPORT === 0) onProgress?.({ phase: 'reading', done, total: 0 })
    await breathe()
  }
}
