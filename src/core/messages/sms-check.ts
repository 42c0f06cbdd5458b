import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SmsPolicy } from '../../shared/policy/sms.ts'

interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

/** What `doctor` says of the way to send SMS: a gateway's host, or whether the modem's spool can be used. Asks nobody outside. */
export function smsCheck(policy: SmsPolicy | undefined): Check {
  if (policy === undefined) return { name: 'sms', ok: false, detail: 'no gateway in the policy' }
  if (policy.kind === 'http') return { name: 'sms', ok: true, detail: new URL(policy.url).host }
  const missing = ['outbox', 'sent', 'error'].map((folder) => join(policy.spool, folder)).find((folder) => !existsSync(folder))
  if (missing !== undefined) return { name: 'sms', ok: false, detail: `spool of gammu-smsd: ${missing} is not there` }
  const outbox = join(policy.spool, 'outbox')
  return isWritable(outbox)
    ? { name: 'sms', ok: true, detail: `modem through ${policy.spool}` }
    : { name: 'sms', ok: false, detail: `spool of gammu-smsd: ${outbox} cannot be written by this account` }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
