import type { AccountListChoices, AccountListReport } from '../../shared/account-list.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import {
  NOTHING_LEFT_OUT,
  type ChildTie,
  type EntryGroup,
  type ImportEntries,
  type ImportPreview,
  type ImportReport,
  type LeaveOut,
} from '../../shared/import.ts'
import type { Mapping, TableCount } from '../../shared/mapping.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { EntryPage, SaidTie, StagedImport, StagedList, Unmapped } from '../import/importer.ts'
import { doneSince, lastRun, undoImport, type ImportRun } from '../import/undo.ts'
import { rawKey } from '../store/open.ts'
import { clearFileKeeper } from './clear-file.ts'
import type { ImportDeskPorts, ImportProgress, Looked, LookOptions } from './import-desk.ts'

/** Read when somebody imports: it brings the XML, CSV and zip readers with it. */
type By = typeof import('../import/importer.ts')

type Waiting =
  | { readonly kind: 'people'; readonly id: string; readonly handle: StagedImport; readonly files: readonly string[] }
  | { readonly kind: 'accounts'; readonly id: string; readonly handle: StagedList }
  | { readonly kind: 'table'; readonly id: string; readonly files: readonly string[]; readonly table: Unmapped; readonly alone: boolean }

const IDLE: ImportProgress = { phase: 'idle', done: 0, total: 0 }
const DAY = 24 * 60 * 60_000

/** One import at a time: read and compared first, applied in one transaction when a person says so. */
export function importDesk(ports: ImportDeskPorts) {
  const { store, policy, clock, random, log, hasher, changed } = ports
  let loaded: By | null = null
  const importer = async (): Promise<By> => (loaded ??= await import('../import/importer.ts'))
  let waiting: Waiting | null = null
  /** What was said of the tables of the files in hand, by the digest of their headings. */
  let said = new Map<string, Mapping>()
  let reading: AbortController | null = null
  let counting: AbortController | null = null
  let progress: ImportProgress = IDLE
  const clearFile = clearFileKeeper()

  function report(next: ImportProgress): void {
    progress = next
    changed()
  }

  function drop(): void {
    reading?.abort()
    counting?.abort()
    if (waiting !== null && waiting.kind !== 'table') loaded?.discardImport(store.db, waiting.handle)
    waiting = null
  }

  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10)
  const staging = () => ({ stagingPath: ports.stagingPath, stagingKey: rawKey(ports.key), nativeBinding: ports.nativeBinding })

  /** Runs what reads, as the one thing that can be stopped. */
  async function run<T>(work: (by: By, signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    reading = controller
    try {
      return await work(await importer(), controller.signal)
    } finally {
      if (reading === controller) reading = null
      report(IDLE)
    }
  }

  async function people(
    by: By,
    files: readonly string[],
    signal: AbortSignal,
    ties: readonly SaidTie[] = [],
  ): Promise<Result<Looked, Failure>> {
    const found = await by.previewImport(store.db, files, {
      ...staging(),
      territory: policy.school.territory,
      expectedUai: policy.school.uai,
      today: today(),
      ties,
      mappingOf: (headings) => said.get(by.headingsKey(headings)) ?? null,
      signal,
      onProgress: ({ phase, done, total }) => report({ phase, done, total }),
    })
    if (!found.ok) return found
    waiting = { kind: 'people', id: random.id(), handle: found.value, files }
    return ok({ kind: 'people', previewId: waiting.id, preview: found.value.preview })
  }

  async function lookAt(by: By, files: readonly string[], signal: AbortSignal, options: LookOptions): Promise<Result<Looked, Failure>> {
    const detected = await by.detectFiles(files)
    if (!detected.ok) return detected
    const [first, second] = detected.value
    if (first?.kind === 'educonnect' && second === undefined) {
      const list = await by.previewAccountList(store.db, first, {
        ...staging(),
        expectedUai: policy.school.uai,
        hasher,
        signal,
        onProgress: report,
      })
      if (!list.ok) return list
      waiting = { kind: 'accounts', id: random.id(), handle: list.value }
      return ok({ kind: 'accounts', previewId: waiting.id, preview: list.value.preview })
    }
    const tables = await by.caught(() => by.unmappedTables(detected.value))
    if (!tables.ok) return tables
    const alone = detected.value.length === 1
    for (const table of tables.value) {
      if (said.has(table.key)) continue
      const kept = store.importMappings.get(table.key)
      const known =
        options.given?.(table.headings) ?? (options.remembered === 'use' && kept !== null ? by.placeMapping(kept, table.headings) : null)
      if (known !== null) {
        const fit = await by.caught(() => by.checkMapping(table, known, alone))
        if (!fit.ok) return fit
        said.set(table.key, known)
        continue
      }
      waiting = { kind: 'table', id: random.id(), files, table, alone }
      return ok({ kind: 'table', tableId: waiting.id, table: by.describeTable(table, kept, alone) })
    }
    return people(by, files, signal)
  }

  const tableOf = (id: string): Extract<Waiting, { kind: 'table' }> | null =>
    waiting?.kind === 'table' && waiting.id === id ? waiting : null
  /** The preview, with what reads and applies it. */
  const peopleOf = (id: string): (Extract<Waiting, { kind: 'people' }> & { readonly by: By }) | null =>
    loaded !== null && waiting?.kind === 'people' && waiting.id === id ? { ...waiting, by: loaded } : null

  return {
    progress: (): ImportProgress => progress,
    discard: drop,
    /** The files, whatever they are. Failures: the `import_*` codes. */
    look(files: readonly string[], options: LookOptions = { remembered: 'show' }): Promise<Result<Looked, Failure>> {
      drop()
      said = new Map()
      return run((by, signal) => lookAt(by, files, signal, options))
    },
    /** An export of people; a table is read as it was mapped before. Failure: `import_needs_mapping`. */
    async preview(files: readonly string[]): Promise<Result<{ previewId: string; preview: ImportPreview }, Failure>> {
      drop()
      said = new Map()
      return run(async (by, signal) => {
        const looked = await people(by, files, signal)
        if (!looked.ok) return looked
        return looked.value.kind === 'people' ? ok(looked.value) : err(failure('preview_gone'))
      })
    },
    /** What would be read with this mapping; a newer question ends the older. Failures: `preview_gone`, `import_cancelled`, `import_damaged`. */
    async count(tableId: string, mapping: Mapping): Promise<Result<TableCount, Failure>> {
      const held = tableOf(tableId)
      if (held === null) return err(failure('preview_gone'))
      counting?.abort()
      const controller = new AbortController()
      counting = controller
      const by = await importer()
      return by.caught(() => by.countTable(held.table, mapping, policy.school.territory, controller.signal))
    },
    /** Remembers what was said of the table, and goes on to the next one or the difference. Failures: `preview_gone`, `import_mapping_incomplete`, and those of looking. */
    async map(tableId: string, mapping: Mapping, actor: string): Promise<Result<Looked, Failure>> {
      const held = tableOf(tableId)
      if (held === null) return err(failure('preview_gone'))
      counting?.abort()
      return run(async (by, signal) => {
        const fit = await by.caught(() => by.checkMapping(held.table, mapping, held.alone))
        if (!fit.ok) return fit
        store.importMappings.put(held.table.key, by.keepMapping(mapping, held.table.headings), clock.now(), actor)
        said.set(held.table.key, mapping)
        return lookAt(by, held.files, signal, { remembered: 'show' })
      })
    },
    /** One page of what the preview would change. Failure: `preview_gone`. */
    entries(previewId: string, group: EntryGroup, page: EntryPage): Result<ImportEntries, Failure> {
      const held = peopleOf(previewId)
      return held === null ? err(failure('preview_gone')) : ok(held.by.previewEntries(store.db, held.handle, group, page))
    },
    /** Looks at the same files again with what a person said of children of the same names. Failures: `preview_gone`, and those of looking. */
    async tie(previewId: string, ties: readonly ChildTie[]): Promise<Result<Looked, Failure>> {
      const held = peopleOf(previewId)
      if (held === null) return err(failure('preview_gone'))
      const told = held.by.previewTies(store.db, held.handle, ties)
      drop()
      return run((by, signal) => people(by, held.files, signal, told))
    },
    /** Failure: `preview_gone`, when something else took its place. */
    apply(previewId: string, actor: string, leaveOut: LeaveOut = NOTHING_LEFT_OUT): Result<ImportReport, Failure> {
      const held = peopleOf(previewId)
      if (held === null) return err(failure('preview_gone'))
      const { by, handle } = held
      waiting = null
      report({ phase: 'writing', done: 0, total: 1 })
      try {
        const applied = by.applyImport(store.db, handle, {
          now: clock.now(),
          today: today(),
          ids: () => random.id(),
          actor,
          leaveOut,
          atomically: store.atomically,
          within: (outcome) =>
            store.audit.append({ at: clock.now(), actor, action: 'import.applied', subject: null, detail: detailOf(outcome) }),
        })
        if (applied.ok) log.event('import.applied', { pupils: applied.value.pupils, guardians: applied.value.guardians })
        return applied
      } finally {
        by.discardImport(store.db, handle)
        report(IDLE)
      }
    },
    /** Failures: `preview_gone`, `import_cancelled`. */
    async applyList(previewId: string, choices: AccountListChoices, actor: string): Promise<Result<AccountListReport, Failure>> {
      if (waiting?.kind !== 'accounts' || waiting.id !== previewId) return err(failure('preview_gone'))
      const { handle } = waiting
      waiting = null
      return run(async (by, signal) => {
        try {
          const applied = await by.applyAccountList(store.db, handle, choices, {
            ...staging(),
            expectedUai: policy.school.uai,
            hasher,
            signal,
            onProgress: report,
            now: clock.now(),
            expiresAt: clock.now() + policy.letters.validityDays * DAY,
            ids: () => random.id(),
            actor,
            credentials: store.credentials,
            atomically: store.atomically,
            within: ({ format, identifiers, passwords, left, leftOut }) =>
              store.audit.append({
                at: clock.now(),
                actor,
                action: 'import.applied',
                subject: null,
                detail: { format, identifiers, passwords, left, leftOut },
              }),
          })
          if (applied.ok) {
            log.event('import.applied', { identifiers: applied.value.identifiers, passwords: applied.value.passwords })
            clearFile.hold(applied.value.clearFile === null ? null : { path: handle.path, file: handle.file })
          }
          return applied
        } finally {
          by.discardImport(store.db, handle)
        }
      })
    },
    /** Deletes the account list that was applied last, since passwords lie in it. Failures: `not_found`, `import_file_kept` {file}. */
    async deleteClearFile(actor: string): Promise<Result<{ file: string }, Failure>> {
      const gone = await clearFile.delete()
      if (gone.ok) store.audit.append({ at: clock.now(), actor, action: 'import.file-deleted', subject: null })
      return gone
    },
    /** The last import, and for how many people something was done since that undoing would take away. */
    last(): { readonly run: ImportRun; readonly since: number } | null {
      const found = lastRun(store.db)
      return found === null ? null : { run: found, since: doneSince(store.db, found) }
    },
    /** Failures: `import_none`, `import_in_use` {count}. */
    undo(actor: string): Result<ImportRun, Failure> {
      return undoImport(
        store.db,
        { now: clock.now(), actor },
        () => store.audit.append({ at: clock.now(), actor, action: 'import.undone', subject: null }),
        store.atomically,
      )
    },
  }
}
export type ImportDesk = ReturnType<typeof importDesk>

/** What was left out is written down too: kinds by their names, records by their number. */
const detailOf = ({ format, pupils, guardians, leftOut }: ImportReport): Readonly<Record<string, string | number>> => ({
  format,
  pupils,
  guardians,
  ...(leftOut.kinds.length === 0 ? {} : { without: leftOut.kinds.join(' ') }),
  ...(leftOut.records === 0 ? {} : { withoutRecords: leftOut.records }),
})
