import { expect, it } from 'vitest'
import { takenOrders } from '../../../src/core/live/taken.ts'
import { failure, type Failure } from '../../../src/shared/codes.ts'
import type { ReceivedOrder } from '../../../src/shared/live.ts'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import { handClock } from '../../setup/station.ts'

const order = (id: string): ReceivedOrder => ({ id, from: 'bureau', person: 'p1', order: { do: 'open', moment: 'm' } })

it('an order is carried out once, whatever the network repeats, also while it is being carried out', async () => {
  const done: string[] = []
  let finish: (result: Result<null, Failure>) => void = () => undefined
  const take = takenOrders(({ id }) => {
    done.push(id)
    return new Promise((resolve) => (finish = resolve))
  }, handClock())
  const [first, repeated] = [take(order('o1')), take(order('o1'))]
  finish(ok(null))
  expect([await first, await repeated, await take(order('o1'))]).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }])
  void take(order('o2'))
  expect(done).toEqual(['o1', 'o2'])
})

it('its first result is said again', async () => {
  const results: Result<null, Failure>[] = [err(failure('pin_wait', { seconds: 3 })), ok(null)]
  const take = takenOrders(() => Promise.resolve(results.shift() ?? ok(null)), handClock())
  const refused = { kind: 'refused', code: 'pin_wait', detail: { seconds: 3 } }
  expect([await take(order('o1')), await take(order('o1'))]).toEqual([refused, refused])
})

it('is forgotten long after the hub has', async () => {
  const clock = handClock()
  let count = 0
  const take = takenOrders(() => Promise.resolve((count += 1) > 0 ? ok(null) : ok(null)), clock)
  await take(order('o1'))
  clock.forward(11 * 60_000)
  await take(order('o1'))
  expect(count).toBe(2)
})
