import type { z } from 'zod'
import { recoveredSchema } from '../../shared/contract/staff/today.ts'
import { endRecovery, type Recovery } from '../store/recovery.ts'
import type { OpenOptions } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { receiver } from '../sync/receive.ts'
import { salvage } from '../sync/salvage.ts'
import { syncState } from '../sync/state.ts'

type Told = z.infer<typeof recoveredSchema>

/**
 * After a backup took the place of a damaged store: what waited there for the hub waits here again, and people are told. Done again
 * after a power cut, it does nothing twice.
 */
export function afterRecovery(store: Store, recovery: Recovery, options: OpenOptions): Told {
  const { changes, lost } = salvage({ ...options, path: recovery.damaged })
  const told = store.atomically(() => {
    const linked = syncState(store.db).get().station !== null
    const salvaged = receiver(store.db, store.changes).adopt(changes)
    const said: Told = { at: options.now, backupAt: recovery.backupAt, linked, salvaged, lost: linked ? lost : 0 }
    store.settings.put('store.recovered', JSON.stringify(said))
    store.audit.append({ at: options.now, actor: 'system', action: 'store.recovered', subject: null, detail: { ...said } })
    return said
  })
  endRecovery(options.path)
  return told
}

/** What staff are told until somebody says that they have read it. */
export function recoveryDesk({ settings, audit, atomically }: Store) {
  return {
    told(): Told | null {
      const said = settings.get('store.recovered')
      return said === null ? null : recoveredSchema.parse(JSON.parse(said))
    },
    seen(actor: string, at: number): void {
      atomically(() => {
        if (settings.get('store.recovered') === null) return
        settings.drop('store.recovered')
        audit.append({ at, actor, action: 'store.recovery-seen', subject: null })
      })
    },
  }
}
