import { expect, it } from 'vitest'
import { askedOrders } from '../../../src/core/live/asked.ts'
import { failure } from '../../../src/shared/codes.ts'

/** Staff who asked a kiosk for something, with the end of their patience in the test's hand. */
function waiting() {
  let impatient = (): void => undefined
  let changes = 0
  const asked = askedOrders({
    clock: { now: () => 1_000 },
    timers: { after: (_ms, call) => ((impatient = call), () => (impatient = () => undefined)) },
    changed: () => void (changes += 1),
  })
  return { asked, answer: asked.wait('o1', 'kiosk-1', 'open'), losePatience: () => impatient(), changes: () => changes }
}
const AWAY = failure('kiosk_away')

it('an order that the hub does not take is refused to whoever waits for it, and told of no more', async () => {
  const { asked, answer } = waiting()
  asked.giveUp('o1', AWAY)
  expect(await answer).toEqual({ ok: false, error: AWAY })
  expect(asked.told()).toEqual([])
})

it('when the refusal comes after staff were told to wait, they are told of it', async () => {
  const { asked, answer, losePatience, changes } = waiting()
  losePatience()
  expect(await answer).toEqual({ ok: false, error: failure('order_waiting') })
  expect(asked.told()).toMatchObject([{ id: 'o1', state: 'waiting' }])
  const before = changes()
  asked.giveUp('o1', AWAY)
  expect(asked.told()).toMatchObject([{ id: 'o1', at: 'kiosk-1', order: 'open', state: 'failed', why: AWAY }])
  expect(changes()).toBe(before + 1)
})
