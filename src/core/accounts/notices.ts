import type { Notices } from '../flows/ports.ts'
import type { Courier } from '../messages/courier.ts'
import type { Random } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { ChallengeDesk } from './challenges.ts'
import type { MessageLedger } from './message-ledger.ts'

export interface NoticePorts {
  readonly store: Store
  readonly courier: Courier
  readonly challenges: ChallengeDesk
  readonly ledger: MessageLedger
  readonly random: Random
  readonly locale: () => string
  readonly params: () => Readonly<Record<string, string>>
}

/** Messages that the screen does not wait for. They count against the same limits as codes; past them nothing is sent. */
export function notices({ store, courier, challenges, ledger, random, locale, params }: NoticePorts): Notices {
  return {
    identifier(account, channel, recipient) {
      if (!ledger.take(recipient)) return
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
      if (!ledger.take(mail)) return
      store.atomically(() =>
        challenges.write({ purpose: 'validate-mail', subject: accountId, recipient: mail, locale: locale(), params: params() }),
      )
      courier.nudge()
    },
  }
}
