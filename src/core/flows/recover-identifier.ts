import { ok } from '../../shared/result.ts'
import { chooseWay } from './steps/choose.ts'
import { tellByMail, tellBySms } from './steps/tell-identifier.ts'
import { flow } from './step.ts'

/** Guide, «Je n'ai plus mon identifiant EduConnect»: by mail or by SMS, to what the school knows. */
export const recoverIdentifier = flow('recover-identifier', '2. Je n’ai plus mon identifiant', 5)
  .step(chooseWay('identifier-way', 4))
  .step(tellByMail)
  .step(tellBySms)
  .finish(({ sentTo }, ports) =>
    Promise.resolve(
      ok({
        view: {
          outcome: 'identifier-sent' as const,
          identifier: null,
          portal: ports.policy.portal,
          sentTo: sentTo ?? null,
          then: ['recover-password' as const],
        },
        next: {},
      }),
    ),
  )
