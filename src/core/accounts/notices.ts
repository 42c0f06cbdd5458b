import type { Notices } from '../flows/ports.ts'
import type { Courier } from '../messages/courier.ts'
import type { Random } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { Brakes } from './brakes.ts'
import type { ChallengeDesk } from './challenges.ts'
import type { KeyedHash } from '../secrets/keyed-hash.ts'

export interface NoticePorts {
  readonly store: Store
  readonly courier: Courier
  readonly challenges: ChallengeDesk
  readonly brakes: Brakes
  readonly hashes: KeyedHash
  readonly random: Random
  readonly locale: () => string
  readonly params: () => Readonly<Record<string, string>>
}

/** Messages that the screen does not wait for. They count against the same day's limits as codes; past them nothing is sent. */
export function notices({ store, courier, challenges, brakes, hashes, random, locale, params }: NoticePorts): Notices {
  function allowed(recipient: string): boolean {
    const number = { brake: 'sms-number', subject: hashes.hash('recipient', recipient) } as const
    const station = { brake: 'sms-station', subject: 'station' } as const
    if (brakes.left(number) === 0 || brakes.left(station) === 0) return false
    brakes.miss(number)
    brakes.miss(station)
    return true
  }
  return {
    identifier(account, channel, recipient) {
      if (!allowed(recipient)) return
      store.atomically(() =>
        courier.enqueue({
          id: random.id(),
          template: channel === 'sms' ? 'sms-identifier' : 'mail-identifier',
          locale: locale(),
          recipient,
          params: { ...params(), name: account.guardianName, identifier: account.identifier },
          deadline: null,
        }),
      )
      courier.nudge()
    },
    validation(accountId, mail) {
      if (!allowed(mail)) return
      store.atomically(() =>
        challenges.write({ purpose: 'validate-mail', subject: accountId, recipient: mail, locale: locale(), params: params() }),
      )
      courier.nudge()
    },
  }
}
