import type { Failure } from '../../shared/codes.ts'
import type { OrderResult, ReceivedOrder } from '../../shared/live.ts'
import type { Result } from '../../shared/result.ts'
import type { Clock } from '../ports.ts'

/** Longer than the hub repeats an order. */
const REMEMBER = 10 * 60_000

/**
 * Each order is carried out at most once, whatever the network repeats; asked again, its first result is said again. What it is
 * for (a session, a screen) dies with this process, so after a restart an order finds nothing to act on.
 */
export function takenOrders(carryOut: (order: ReceivedOrder) => Promise<Result<null, Failure>>, clock: Clock) {
  const taken = new Map<string, { readonly at: number; readonly result: Promise<OrderResult> }>()
  return (received: ReceivedOrder): Promise<OrderResult> => {
    const now = clock.now()
    for (const [id, { at }] of taken) if (Math.abs(now - at) > REMEMBER) taken.delete(id)
    const before = taken.get(received.id)
    if (before !== undefined) return before.result
    const result = carryOut(received).then(resultOf)
    taken.set(received.id, { at: now, result })
    return result
  }
}

function resultOf(result: Result<null, Failure>): OrderResult {
  if (result.ok) return { kind: 'done' }
  const { code, detail } = result.error
  return detail === undefined ? { kind: 'refused', code } : { kind: 'refused', code, detail: { ...detail } }
}
