import type { Delivery } from '../../core/gateways/driver.ts'
import { faultOf } from '../../core/gateways/fault.ts'
import { hubMessageLimits, type HubMessageLimits, type HubScope } from '../../core/domain/hub-message-limits.ts'
import { limitFilled } from '../../core/domain/message-limits.ts'
import { sentMessages, type NewSent, type SentRow } from '../store/sent.ts'
import type { Sql } from '../store/sql.ts'

/** Whether a message may be handed over now; if not, what became of it, or whose id it bears. */
export type Claim =
  | { readonly kind: 'ours' }
  | { readonly kind: 'known'; readonly delivery: Delivery }
  | { readonly kind: 'full'; readonly scope: HubScope }
  | { readonly kind: 'anothers' }

export interface Claiming extends NewSent {
  readonly isStale: boolean
  /** Its gateway takes one key once. */
  readonly knowsKeys: boolean
  readonly limits: HubMessageLimits
  readonly now: number
}

/**
 * Claims a message for handing it over, inside the caller's transaction: known already? still in time? a share left? A try that
 * ended without anything leaving may be repeated and is not counted again; one that never ended may have left.
 */
export async function claim(sql: Sql, school: string, { isStale, knowsKeys, limits, now, ...message }: Claiming): Promise<Claim> {
  const sent = sentMessages(sql, school)
  await sent.lock()
  const row = await sent.find(message.id)
  if (row !== null) {
    if (row.channel !== message.channel || (row.recipient ?? message.recipient) !== message.recipient) return { kind: 'anothers' }
    const delivery = ended(row, knowsKeys && !isStale)
    if (delivery !== null) {
      if (row.state === 'sending') await sent.settle(message.id, 'unknown', 'interrupted')
      return { kind: 'known', delivery }
    }
  }
  if (isStale) return { kind: 'known', delivery: { kind: 'refused', status: 'deadline' } }
  if (row !== null) {
    await sent.settle(message.id, 'sending', null)
    return { kind: 'ours' }
  }
  const table = hubMessageLimits(limits)
  const counts = new Map<object, number>()
  for (const limit of table) counts.set(limit, await sent.count(limit, message, now))
  const full = limitFilled(table, (limit) => counts.get(limit) ?? 0)
  if (full !== null) return { kind: 'full', scope: full.scope }
  await sent.add(message, now)
  return { kind: 'ours' }
}

/** What is known of a message for good; null when it may be handed over again. */
function ended({ state, status }: SentRow, again: boolean): Delivery | null {
  switch (state) {
    case 'sent':
      return { kind: 'sent' }
    case 'refused':
    case 'unknown':
      return { kind: state, status: faultOf(status ?? '') }
    case 'unreachable':
      return null
    case 'sending':
      return again ? null : { kind: 'unknown', status: 'interrupted' }
  }
}
