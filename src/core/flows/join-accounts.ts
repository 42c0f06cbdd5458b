import { ok } from '../../shared/result.ts'
import { askOtherAccount, confirmJoin } from './steps/join-children.ts'
import { signIn } from './steps/sign-in.ts'
import { flow } from './step.ts'

/** Guide, «Je ne vois pas tous mes enfants»: the accounts of one person become one, as often as needed. */
export const joinAccounts = flow('join-accounts', '4. Je ne vois pas tous mes enfants', 4)
  .step(signIn)
  .step(askOtherAccount)
  .step(confirmJoin)
  .finish(({ account, other }, ports) => {
    const joined = ports.changes.join({ mainId: account.id, otherId: other.id })
    if (!joined.ok) return Promise.resolve(joined)
    return Promise.resolve(
      ok({
        view: {
          outcome: 'children-added' as const,
          identifier: account.identifier,
          portal: ports.policy.portal,
          sentTo: null,
          then: ['join-accounts' as const, 'my-account' as const],
        },
        next: { account },
      }),
    )
  })
