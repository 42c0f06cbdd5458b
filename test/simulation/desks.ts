import { brakes } from '../../src/core/accounts/brakes.ts'
import { letterBatches } from '../../src/core/letters/batches.ts'
import type { Clock, Random } from '../../src/core/ports.ts'
import { keyedHash } from '../../src/core/secrets/keyed-hash.ts'
import { accountDesk } from '../../src/core/staff/accounts.ts'
import { conflictDesk } from '../../src/core/staff/conflicts.ts'
import { correctionDesk } from '../../src/core/staff/corrections.ts'
import { tieDesk } from '../../src/core/staff/ties.ts'
import type { Store } from '../../src/core/store/store.ts'
import { policyOf } from './policy.ts'

export interface DeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/** The services behind the screens of one machine. */
export function desks({ store, clock, random }: DeskPorts) {
  const policy = policyOf()
  return {
    corrections: correctionDesk({ store, clock, random, territory: policy.school.territory }),
    ties: tieDesk({ store, clock, random }),
    accounts: accountDesk({ store, clock, brakes: brakes(store, clock, policy) }),
    conflicts: conflictDesk({ store, clock, random, reason: () => 'essai' }),
    batches: letterBatches({
      store,
      policy,
      clock,
      random,
      hashes: keyedHash(() => [Buffer.alloc(32, 7)]),
      log: { event: () => undefined },
    }),
  }
}

export interface Activated {
  readonly account: string
  readonly mobile: string
  readonly hash: string
  /** Of the new password's row. */
  readonly id: string
  readonly now: number
}

/** What a parent's activation by SMS commits. */
export function activate(store: Store, { account, mobile, hash, id, now }: Activated): void {
  store.atomically(() => {
    store.credentials.end(account, 'provisional', 'used', now)
    store.letters.voidOpenOf(account, now)
    store.credentials.replace({ id, accountId: account, kind: 'password', hash, now, expiresAt: null })
    store.contactPoints.put(account, 'mobile', mobile, now)
    store.accounts.activate(account, { origin: 'sms', locale: 'fr', now })
    store.audit.append({ at: now, actor: 'parent', action: 'account.activated', subject: account })
  })
}
