import type { SmsModemPolicy } from '../../shared/policy/sms-modem.ts'
import type { Delivery, Driver } from '../gateways/driver.ts'
import { smsSpool, spoolName } from './sms-spool.ts'

const LOOK_MS = 250

/** Lets time go by; a test lets the modem work instead. */
type Pause = (ms: number) => Promise<void>
const realPause: Pause = (ms) => new Promise((resolve) => void setTimeout(resolve, ms))

/**
 * SMS through gammu-smsd's spool. A try writes the file unless it is there, then looks where smsd has put it: a message keeps
 * its file's name, so a later try is a later look. What the modem has not taken in time is taken back when it is a code; a
 * notice stays where it is, and smsd goes on by itself.
 */
export function smsModemDriver(policy: SmsModemPolicy, pause: Pause = realPause): Driver {
  const spool = smsSpool(policy.spool)
  const looks = Math.ceil((policy.waitSeconds * 1000) / LOOK_MS)

  async function hand(name: string, text: string, isCode: boolean): Promise<Delivery> {
    if (spool.where(name) === null) spool.put(name, text)
    for (let look = 0; look < looks && spool.where(name) === 'outbox'; look += 1) await pause(LOOK_MS)
    if (isCode && spool.where(name) === 'outbox' && spool.takeBack(name)) return { kind: 'unreachable', status: 'modem' }
    switch (spool.where(name)) {
      case 'sent':
        return { kind: 'sent' }
      case 'error':
        return { kind: 'refused', status: 'modem' }
      case 'outbox':
        return { kind: 'unreachable', status: 'modem' }
      case null:
        return { kind: 'unknown', status: 'spool' }
    }
  }

  return {
    idempotent: true,
    async send(message): Promise<Delivery> {
      try {
        return await hand(spoolName(message), message.text, message.deadline !== null)
      } catch {
        return { kind: 'unreachable', status: 'spool' }
      }
    },
    takeBack(message) {
      try {
        spool.takeBack(spoolName(message))
      } catch {
        // A spool that cannot be reached sends nothing either.
      }
    },
  }
}
