import type { OutputOf } from '../../shared/contract.ts'
import { leavesFrom } from '../../shared/policy/messages.ts'
import type { House } from '../house.ts'

/** What staff may know of the machine. */
export function system({ demo, backups, policy, custodyBy, version }: House): OutputOf<'staff.system'> {
  return {
    version,
    keyCustody: custodyBy,
    smtp: leavesFrom(policy.messages, 'mail') !== null,
    sms: leavesFrom(policy.messages, 'sms') !== null,
    demo,
    lastBackupAt: backups.list()[0]?.at ?? null,
  }
}
