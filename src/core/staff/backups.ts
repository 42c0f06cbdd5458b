import { rmSync } from 'node:fs'
import { backupsToDrop, isBackupDue } from '../domain/backups.ts'
import type { Clock, Logger } from '../ports.ts'
import { listBackups, takeBackup } from '../store/backup.ts'
import { codeOf } from '../store/open.ts'
import { listDamaged } from '../store/recovery.ts'
import type { Store } from '../store/store.ts'

export interface BackupPorts {
  readonly store: Store
  /** The store's own; copies lie in `backups/` beside it. */
  readonly path: string
  readonly clock: Clock
  readonly log: Logger
  /** Somebody stands at the kiosk. */
  readonly isBusy: () => boolean
}

/** So long after it was put aside a damaged store goes: what was erased since is still in it. */
const ASIDE_MS = 30 * 86_400_000

/** Copies of the store that are taken and thinned by themselves (domain/backups.ts). */
export function backupDesk({ store, path, clock, log, isBusy }: BackupPorts) {
  const writes = store.db.prepare<[], { n: number }>('SELECT total_changes() AS n')
  const written = (): number => writes.get()?.n ?? 0
  let copied = 0

  function take(): void {
    const now = clock.now()
    try {
      takeBackup(store.db, { path, now, label: 'daily' })
      copied = written()
      for (const one of backupsToDrop(listBackups(path), now)) rmSync(one.path, { force: true })
      log.event('backup.taken')
    } catch (error) {
      log.event('backup.failed', { error: codeOf(error) || 'unknown' })
    }
  }

  return {
    /** Those that are there, the newest first. */
    list: () => listBackups(path),
    /** Takes one now, whatever the hour. */
    take,
    /**
     * Takes one if it is time, and drops those whose time has passed, and damaged stores a month after they were put aside. A disk that
     * has no room loses nothing: doctor says how old the newest is.
     */
    look(): void {
      const now = clock.now()
      for (const one of listDamaged(path)) if (one.at < now - ASIDE_MS) rmSync(one.path, { recursive: true, force: true })
      // A store in which nobody is has nothing to lose.
      if (store.families.pupils() > 0 && isBackupDue(listBackups(path), now, written() > copied, isBusy())) take()
    },
  }
}
