import type { Policy } from '../../shared/policy.ts'
import type { SmsPolicy } from '../../shared/policy/sms.ts'
import type { SmtpPolicy } from '../../shared/policy/smtp.ts'
import type { Drivers } from './courier.ts'
import { driverWithoutSecret, type Driver } from './driver.ts'
import { readSecrets } from './secrets.ts'
import { smsGatewayDriver } from './sms-gateway.ts'
import { smsModemDriver } from './sms-modem.ts'
import { smtpDriver } from './smtp.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The ways to send that the policy describes; `otherwise` where it describes none (the demonstration's outbox, or nothing). */
export function policyDrivers(policy: Policy, env: Env, otherwise: Drivers): Drivers {
  const { smtp, sms } = policy.messages
  return {
    mail: smtp === undefined ? otherwise.mail : mailDriver(smtp, env),
    sms: sms === undefined ? otherwise.sms : smsDriver(sms, env),
  }
}

function mailDriver(policy: SmtpPolicy, env: Env): Driver {
  const secrets = readSecrets(policy.password === undefined ? {} : { password: policy.password }, env)
  return secrets.ok ? smtpDriver(policy, secrets.value['password'] ?? null) : driverWithoutSecret
}

function smsDriver(policy: SmsPolicy, env: Env): Driver {
  if (policy.kind === 'gammu') return smsModemDriver(policy)
  const secrets = readSecrets(policy.secrets, env)
  return secrets.ok ? smsGatewayDriver(policy, secrets.value) : driverWithoutSecret
}
