import type { Policy } from '../../shared/policy.ts'
import { leavesFrom } from '../../shared/policy/messages.ts'
import type { SmsPolicy } from '../../shared/policy/sms.ts'
import { driverWithoutSecret, type Driver } from '../gateways/driver.ts'
import { openMail, openSms, type Env } from '../gateways/open.ts'
import type { Drivers } from './courier.ts'
import { smsModemDriver } from './sms-modem.ts'

/**
 * The ways to send that the policy describes; `otherwise` where it describes none (the demonstration's outbox, or nothing).
 * @param byHub sends through the hub; null where there is none (the demonstration)
 */
export function policyDrivers(
  policy: Policy,
  env: Env,
  otherwise: Drivers,
  byHub: ((channel: 'sms' | 'mail') => Driver) | null = null,
): Drivers {
  const { smtp, sms } = policy.messages
  const elsewhere = (channel: 'sms' | 'mail'): Driver | null =>
    leavesFrom(policy.messages, channel) === 'hub' && byHub !== null ? byHub(channel) : otherwise[channel]
  const orSilent = (opened: ReturnType<typeof openMail>): Driver => (opened.ok ? opened.value : driverWithoutSecret)
  return {
    mail: smtp === undefined ? elsewhere('mail') : orSilent(openMail(smtp, env)),
    sms: sms === undefined ? elsewhere('sms') : smsDriver(sms),
  }

  function smsDriver(described: SmsPolicy): Driver {
    return described.kind === 'gammu' ? smsModemDriver(described) : orSilent(openSms(described, env))
  }
}
