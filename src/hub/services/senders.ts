import type { Driver } from '../../core/gateways/driver.ts'
import { openMail, openSms, type Env } from '../../core/gateways/open.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Services } from './config.ts'

export type Channel = 'sms' | 'mail'

/**
 * The ways to send, opened at first use and then kept: schools for which the same description holds share its lines. A secret that
 * is not there is looked for again the next time. Failures: `hub_sender_missing` {channel}, `hub_secret_missing` {service}.
 */
export function senders(env: Env) {
  const opened = new Map<object, Driver>()

  function kept(description: object, channel: Channel, open: () => Result<Driver, unknown>): Result<Driver, Failure> {
    const known = opened.get(description)
    if (known !== undefined) return ok(known)
    const made = open()
    if (!made.ok) return err(failure('hub_secret_missing', { service: channel }))
    opened.set(description, made.value)
    return ok(made.value)
  }

  return {
    of({ smtp, sms }: Services, channel: Channel): Result<Driver, Failure> {
      if (channel === 'sms' && sms !== null) return kept(sms, channel, () => openSms(sms, env))
      if (channel === 'mail' && smtp !== null) return kept(smtp, channel, () => openMail(smtp, env))
      return err(failure('hub_sender_missing', { channel }))
    },
    close(): void {
      for (const driver of opened.values()) driver.close?.()
    },
  }
}
export type Senders = ReturnType<typeof senders>
