import { failure, type Failure } from '../../shared/codes.ts'
import { failureSchema } from '../../shared/codes/schema.ts'
import type { ToldOrder } from '../../shared/contract/staff/kiosk.ts'
import type { Live, Order, OrderResult } from '../../shared/live.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock, Timers } from '../ports.ts'

/** How long staff wait in front of a button before they are told that the answer will come later. */
const PATIENCE = 8_000
/** How long an order can still be carried out after it was sent, a little more than the hub keeps it. */
const LASTS = 125_000
/** How long staff are told what came of an order that was answered late. */
const TOLD = 5 * 60_000

interface Asked {
  readonly at: string
  readonly order: Order['do']
  readonly since: number
  /** Null once nobody waits for the answer any more. */
  answer: ((result: Result<null, Failure>) => void) | null
  result: Result<null, Failure> | null
}

/** What was asked of other machines' kiosks, and what came of it. */
export function askedOrders({ clock, timers, changed }: { readonly clock: Clock; readonly timers: Timers; changed(): void }) {
  const asked = new Map<string, Asked>()
  const age = ({ since }: Asked): number => Math.abs(clock.now() - since)

  return {
    /** Waits for the answer. Failure: `order_waiting` when it does not come at once; `told` will say it. */
    wait: (id: string, at: string, order: Order['do']): Promise<Result<null, Failure>> =>
      new Promise((resolve) => {
        const entry: Asked = { at, order, since: clock.now(), answer: null, result: null }
        const callOff = timers.after(PATIENCE, () => {
          entry.answer = null
          resolve(err(failure('order_waiting')))
          changed()
        })
        entry.answer = (result) => {
          callOff()
          asked.delete(id)
          resolve(result)
        }
        asked.set(id, entry)
      }),
    /** The hub does not answer: whoever waits is told why. It may have taken the order all the same, which then has its own end. */
    giveUp: (id: string, why: Failure): void => asked.get(id)?.answer?.(err(why)),
    /** The hub did not take it: whoever waits is told why, and who waits no more, by `told`. */
    refuse(id: string, why: Failure): void {
      settle(id, err(why))
      changed()
    },
    hear(results: Live['results']): void {
      for (const { id, result } of results) settle(id, read(result))
    },
    /** What staff were not told in front of the button: late answers, and orders that still wait. */
    told(): readonly ToldOrder[] {
      for (const [id, entry] of asked) if (age(entry) > TOLD) asked.delete(id)
      return [...asked.entries()]
        .filter(([, { answer }]) => answer === null)
        .map(([id, entry]) => ({ id, at: entry.at, order: entry.order, ...outcome(entry) }))
        .slice(-10)
    },
  }

  /** Said to whoever waits, or kept for `told`; what came first counts. */
  function settle(id: string, result: Result<null, Failure>): void {
    const entry = asked.get(id)
    if (entry === undefined || entry.result !== null) return
    if (entry.answer === null) entry.result = result
    else entry.answer(result)
  }

  function outcome(entry: Asked): Pick<ToldOrder, 'state' | 'why'> {
    if (entry.result?.ok === true) return { state: 'done', why: null }
    if (entry.result !== null) return { state: 'failed', why: entry.result.error }
    return age(entry) > LASTS ? { state: 'failed', why: failure('order_expired') } : { state: 'waiting', why: null }
  }
}

function read(result: OrderResult): Result<null, Failure> {
  if (result.kind === 'done') return ok(null)
  const known = failureSchema.safeParse({ code: result.code, ...(result.detail === undefined ? {} : { detail: result.detail }) })
  return err(known.success ? known.data : failure('order_refused'))
}
