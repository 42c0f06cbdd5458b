import type { SmsGatewayPolicy } from '../../shared/policy/sms-gateway.ts'
import type { SmtpPolicy } from '../../shared/policy/smtp.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { Driver } from './driver.ts'
import { readSecrets, type SecretFailure } from './secrets.ts'
import { smsGatewayDriver } from './sms-gateway.ts'
import { smtpDriver } from './smtp.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** The relay as it is described, with its password read. Failure: the secret that is not where the description says. */
export function openMail(policy: SmtpPolicy, env: Env): Result<Driver, SecretFailure> {
  const secrets = readSecrets(policy.password === undefined ? {} : { password: policy.password }, env)
  return secrets.ok ? ok(smtpDriver(policy, secrets.value['password'] ?? null)) : secrets
}

/** The gateway as it is described, with its secrets read. Failure: the first that is not where the description says. */
export function openSms(policy: SmsGatewayPolicy, env: Env): Result<Driver, SecretFailure> {
  const secrets = readSecrets(policy.secrets, env)
  return secrets.ok ? ok(smsGatewayDriver(policy, secrets.value)) : secrets
}
