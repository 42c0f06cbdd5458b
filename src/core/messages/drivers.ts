import type { Policy } from '../../shared/policy.ts'
import type { Drivers } from './courier.ts'
import { readSecret } from './secrets.ts'
import { smsGatewayDriver } from './sms-gateway.ts'
import { smtpDriver } from './smtp.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The ways to send that the policy describes; `otherwise` where it describes none (the demonstration's outbox, or nothing). */
export function policyDrivers(policy: Policy, env: Env, otherwise: Drivers): Drivers {
  const { smtp, sms } = policy.messages
  return {
    mail: smtp === undefined ? otherwise.mail : smtpDriver(smtp, smtp.password === undefined ? null : readSecret(smtp.password, env)),
    sms:
      sms === undefined
        ? otherwise.sms
        : smsGatewayDriver(sms, Object.fromEntries(Object.entries(sms.secrets).map(([name, ref]) => [name, readSecret(ref, env) ?? '']))),
  }
}
