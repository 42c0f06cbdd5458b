import { failure, type Failure } from '../../shared/codes.ts'
import {
  NOTHING_LEFT_OUT,
  type ChildTie,
  type EntryGroup,
  type ImportEntries,
  type ImportPreview,
  type ImportReport,
  type LeaveOut,
  type RejectedLine,
} from '../../shared/import.ts'
import type { Territory } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Db } from '../store/open.ts'
import { attach, type Attached } from './attach.ts'
import { compare } from './compare.ts'
import { agree } from './hold.ts'
import { countChanges, difference } from './difference.ts'
import { entries, type EntryPage } from './entries.ts'
import { ImportFailed } from './failed.ts'
import { homonyms, noteTies, readTies, type SaidTie } from './homonyms.ts'
import { leaveOut } from './leave-out.ts'
import { readExport, type Origin, type ReadOptions } from './read-export.ts'
import { openStaging, removeStaging } from './staging.ts'
import { oneAtATime } from './turn.ts'
import { beginTrace, endTrace } from './undo.ts'
import { writeNext } from './write.ts'

export interface PreviewOptions {
  /** Where the rows wait; encrypted with `stagingKey` as the driver reads it (null: plain, for tests). */
  readonly stagingPath: string
  readonly stagingKey: string | null
  readonly nativeBinding?: string | undefined
  readonly territory: Territory
  /** The policy's UAI; null accepts any school. */
  readonly expectedUai: string | null
  /** yyyy-mm-dd; who has left by then is not present. */
  readonly today: string
  /** What a person said of tables whose headings are unknown; see ReadOptions. */
  readonly mappingOf?: ReadOptions['mappingOf']
  /** What a person said of children of the same names; see homonyms.ts. */
  readonly ties?: readonly SaidTie[]
  readonly signal?: AbortSignal
  /** `done` counts records while reading; `total` is 0: how many there are is known at the end only. */
  readonly onProgress?: (progress: { readonly phase: 'reading' | 'comparing'; readonly done: number; readonly total: number }) => void
}

/** What a preview leaves until it is applied or discarded. */
export interface StagedImport extends Attached {
  readonly preview: ImportPreview
}

export interface ApplyOptions {
  readonly today: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly ids: () => string
  /** One transaction; by default one of the database's own, of which other machines are not told. */
  readonly atomically?: ((work: () => void) => void) | undefined
  /** Who applies; written beside what can be undone. */
  readonly actor?: string
  /** What a person does not want of it. */
  readonly leaveOut?: LeaveOut
  /** Called inside the transaction, for the audit. */
  readonly within?: (report: ImportReport) => void
}

/**
 * Reads and compares an export; changes nothing. On one store previews take turns: an aborted one ends before the next begins.
 * Failures: the `import_*` codes, with file and line where there is one.
 */
export function previewImport(db: Db, files: readonly string[], options: PreviewOptions): Promise<Result<StagedImport, Failure>> {
  return oneAtATime(db, () => preview(db, files, options))
}

async function preview(db: Db, files: readonly string[], options: PreviewOptions): Promise<Result<StagedImport, Failure>> {
  const { stagingPath, stagingKey, signal, onProgress } = options
  const stopWhenAborted = (): void => {
    if (signal?.aborted === true) throw new ImportFailed(failure('import_cancelled'))
  }
  const staging = openStaging(stagingPath, stagingKey, options.nativeBinding)
  try {
    const read = await readExport(files, staging, options, stopWhenAborted)
    staging.close()
    onProgress?.({ phase: 'comparing', done: 0, total: 0 })
    const compared = await compareWith(db, options, read, stopWhenAborted)
    return ok({ preview: { ...read.of, ...compared }, stagingPath, stagingKey })
  } catch (error) {
    staging.close()
    removeStaging(stagingPath)
    if (error instanceof ImportFailed) return err(error.failure)
    throw error
  }
}

async function compareWith(
  db: Db,
  staged: Attached & Pick<PreviewOptions, 'ties'>,
  { of, uncovered }: Origin,
  between: () => void,
): Promise<Omit<ImportPreview, 'format' | 'exportedOn' | 'schoolYear'>> {
  const detach = attach(db, staged)
  try {
    noteTies(db, staged.ties ?? [])
    await compare(db, of.format, uncovered, between)
    const found = { ...difference(db), ...homonyms(db), ...rejections(db) }
    if (found.pupils === 0) throw new ImportFailed(failure('import_no_pupils'))
    // Children whom nobody can tell apart are tied by a person, who must first see them.
    if (found.guardians === 0 && found.homonymCount === 0) throw new ImportFailed(failure('import_no_guardians'))
    return found
  } finally {
    detach()
  }
}

const SHOWN_REJECTIONS = 200

function rejections(db: Db): Pick<ImportPreview, 'rejectedCount' | 'rejected'> {
  const rows = db
    .prepare<[], { file: string; line: number; reason: string }>(
      `SELECT file, line, reason FROM staging.rejected ORDER BY file, line, id LIMIT ${SHOWN_REJECTIONS}`,
    )
    .all()
  return {
    rejectedCount: db.prepare<[], { n: number }>('SELECT count(*) AS n FROM staging.rejected').get()?.n ?? 0,
    rejected: rows.map(({ file, line, reason }) => ({ file, line, reason: JSON.parse(reason) as RejectedLine['reason'] })),
  }
}

/** What a person says of the preview's homonyms, so that the same files can be looked at again with it. */
export const previewTies = (db: Db, staged: Attached, ties: readonly ChildTie[]): readonly SaidTie[] =>
  attached(db, staged, () => readTies(db, ties))

/** One page of what the preview adds, changes or takes away. */
export const previewEntries = (db: Db, staged: Attached, group: EntryGroup, page: EntryPage): ImportEntries =>
  attached(db, staged, () => entries(db, group, page))

function attached<T>(db: Db, staged: Attached, work: () => T): T {
  const detach = attach(db, staged)
  try {
    return work()
  } finally {
    detach()
  }
}

/** Makes the previewed changes in one transaction: all or nothing. What throws inside, also from `within`, undoes it. */
export function applyImport(db: Db, staged: StagedImport, options: ApplyOptions): Result<ImportReport, Failure> {
  const { format, rejectedCount, exportedOn } = staged.preview
  const { leaveOut: without = NOTHING_LEFT_OUT } = options
  const partial = without.kinds.length + without.records.length > 0
  const detach = attach(db, staged)
  try {
    const atomically = options.atomically ?? ((work: () => void): void => db.transaction(work).immediate())
    let report: ImportReport = reportOf(staged.preview, staged.preview, without, rejectedCount)
    atomically(() => {
      const run = { id: options.ids(), at: options.now, actor: options.actor ?? 'system' }
      if (partial) {
        leaveOut(db, without)
        report = reportOf(staged.preview, countChanges(db), without, rejectedCount)
      }
      beginTrace(db, run)
      writeNext(db, options)
      agree(db)
      const put = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      put.run('import.date', exportedOn ?? options.today)
      put.run('import.source', format)
      endTrace(db, { ...run, report })
      options.within?.(report)
    })
    return ok(report)
  } finally {
    detach()
  }
}

type Counts = ReturnType<typeof countChanges>

function reportOf(shown: ImportPreview, done: Counts, without: LeaveOut, rejectedCount: number): ImportReport {
  const touched = ({ added, changed, leaving }: Counts): number =>
    [added, changed, leaving].reduce((sum, { pupils, guardians }) => sum + pupils + guardians, 0)
  const { pupils, guardians, added, changed, leaving } = done
  return {
    ...{ format: shown.format, pupils, guardians, added, changed, leaving, rejectedCount },
    leftOut: {
      kinds: [...without.kinds],
      records: without.records.length,
      touched: Math.max(0, touched(shown) - touched(done)),
    },
  }
}

/** Forgets what waits. */
export function discardImport(_db: Db, { stagingPath }: Pick<StagedImport, 'stagingPath'>): void {
  removeStaging(stagingPath)
}
