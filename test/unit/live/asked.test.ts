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
  asked.refuse('o1', AWAY)
  expect(await answer).toEqual({ ok: false, error: AWAY })
  expect(asked.told()).toEqual([])
})

it('when the refusal comes after staff were told to wait, they are told of it', async () => {
  const { asked, answer, losePatience, changes } = waiting()
  losePatience()
  expect(await answer).toEqual({ ok: false, error: failure('order_waiting') })
  expect(asked.told()).toMatchObject([{ id: 'o1', state: 'waiting' }])
  const before = changes()
  asked.refuse('o1', AWAY)
  expect(asked.told()).toMatchObject([{ id: 'o1', at: 'kiosk-1', order: 'open', state: 'failed', why: AWAY }])
  expect(changes()).toBe(before + 1)
})

it('a silent hub is said to whoever waits; an order that it may have taken all the same ends as the kiosk says', async () => {
  const silent = failure('kiosk_unreachable')
  const one = waiting()
  one.asked.giveUp('o1', silent)
  expect(await one.answer).toEqual({ ok: false, error: silent })
  const other = waiting()
  other.losePatience()
  other.asked.giveUp('o1', silent)
  expect(other.asked.told()).toMatchObject([{ state: 'waiting' }])
  other.asked.hear([{ id: 'o1', result: { kind: 'done' } }])
  expect(other.asked.told()).toMatchObject([{ state: 'done', why: null }])
})
