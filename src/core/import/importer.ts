import type { Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { detectAll, type Detected } from './detect.ts'
import { ImportFailed } from './failed.ts'

/** The face of the importers: everything that reads XML, CSV and zip is behind it, and loaded when somebody imports. */
export { previewAccountList, type StagedList } from './account-list/account-list.ts'
export { applyAccountList } from './account-list/apply.ts'
export { applyImport, discardImport, previewEntries, previewImport, previewTies, type StagedImport } from './import.ts'
export type { EntryPage } from './entries.ts'
export type { SaidTie } from './homonyms.ts'
export { headingsKey, keepMapping, placeMapping } from './mapping/columns.ts'
export { checkMapping, countTable, describeTable, unmappedTables, type Unmapped } from './mapping/table.ts'

/** What the files are, each by its content. Failures: those of reading and telling files apart. */
export const detectFiles = (files: readonly string[]): Promise<Result<readonly Detected[], Failure>> =>
  caught(async () => (await Promise.all(files.map(detectAll))).flat())

/** An expected failure, thrown within, as a value. */
export async function caught<T>(work: () => Promise<T> | T): Promise<Result<T, Failure>> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof ImportFailed) return err(error.failure)
    throw error
  }
}
