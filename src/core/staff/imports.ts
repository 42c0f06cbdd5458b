import { failure, type Failure } from '../../shared/codes.ts'
import type { ImportPreview, ImportReport } from '../../shared/import.ts'
import type { Policy } from '../../shared/policy.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { StagedImport } from '../import/import.ts'
import { doneSince, lastRun, undoImport, type ImportRun } from '../import/undo.ts'
import type { Clock, Logger, Random } from '../ports.ts'
import { rawKey } from '../store/open.ts'
import type { Store } from '../store/store.ts'

export interface ImportDeskPorts {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** Where the rows of a preview wait, encrypted with the store's own key. */
  readonly stagingPath: string
  readonly key: string
  readonly nativeBinding?: string | undefined
  readonly changed: () => void
}

export interface ImportProgress {
  readonly phase: 'idle' | 'reading' | 'comparing' | 'writing'
  readonly done: number
  readonly total: number
}

/** Read when somebody imports: it brings the XML, CSV and zip readers with it. */
const importer = () => import('../import/import.ts')

const IDLE: ImportProgress = { phase: 'idle', done: 0, total: 0 }

/** One import at a time: read and compared first, applied in one transaction when a person says so. */
export function importDesk(ports: ImportDeskPorts) {
  const { store, policy, clock, random, log, changed } = ports
  let staged: { readonly id: string; readonly handle: StagedImport; readonly by: Awaited<ReturnType<typeof importer>> } | null = null
  let reading: AbortController | null = null
  let progress: ImportProgress = IDLE

  function report(next: ImportProgress): void {
    progress = next
    changed()
  }

  function discard(): void {
    reading?.abort()
    if (staged !== null) staged.by.discardImport(store.db, staged.handle)
    staged = null
  }

  return {
    progress: (): ImportProgress => progress,
    discard,
    async preview(files: readonly string[]): Promise<Result<{ previewId: string; preview: ImportPreview }, Failure>> {
      discard()
      const controller = new AbortController()
      reading = controller
      try {
        const by = await importer()
        const found = await by.previewImport(store.db, files, {
          stagingPath: ports.stagingPath,
          stagingKey: rawKey(ports.key),
          territory: policy.school.territory,
          expectedUai: policy.school.uai,
          today: new Date(clock.now()).toISOString().slice(0, 10),
          nativeBinding: ports.nativeBinding,
          signal: controller.signal,
          onProgress: ({ phase, done, total }) => report({ phase, done, total }),
        })
        if (!found.ok) return found
        staged = { id: random.id(), handle: found.value, by }
        return ok({ previewId: staged.id, preview: found.value.preview })
      } finally {
        if (reading === controller) reading = null
        report(IDLE)
      }
    },
    /** Failure: `preview_gone`, when something else took its place. */
    apply(previewId: string, actor: string): Result<ImportReport, Failure> {
      if (staged === null || staged.id !== previewId) return err(failure('preview_gone'))
      report({ phase: 'writing', done: 0, total: 1 })
      const { handle, by } = staged
      staged = null
      try {
        const applied = by.applyImport(store.db, handle, {
          now: clock.now(),
          today: new Date(clock.now()).toISOString().slice(0, 10),
          ids: () => random.id(),
          actor,
          atomically: store.atomically,
          within: (outcome) =>
            store.audit.append({
              at: clock.now(),
              actor,
              action: 'import.applied',
              subject: null,
              detail: { format: outcome.format, pupils: outcome.pupils, guardians: outcome.guardians },
            }),
        })
        if (applied.ok) log.event('import.applied', { pupils: applied.value.pupils, guardians: applied.value.guardians })
        return applied
      } finally {
        by.discardImport(store.db, handle)
        report(IDLE)
      }
    },
    /** The last import, and for how many people something was done since that undoing would take away. */
    last(): { readonly run: ImportRun; readonly since: number } | null {
      const run = lastRun(store.db)
      return run === null ? null : { run, since: doneSince(store.db, run) }
    },
    /** Failures: `import_none`, `import_in_use` {count}. */
    undo(actor: string): Result<ImportRun, Failure> {
      return undoImport(
        store.db,
        () => store.audit.append({ at: clock.now(), actor, action: 'import.undone', subject: null }),
        store.atomically,
      )
    },
  }
}
export type ImportDesk = ReturnType<typeof importDesk>
