import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import {
  limitReached,
  longestWindow,
  messageLimits,
  type MessageLimit,
  type MessageScope,
} from '../../../src/core/domain/message-limits.ts'
import { policySchema } from '../../../src/shared/policy.ts'
import { examplePolicy } from '../../setup/station.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const table = (limits: object = {}): readonly MessageLimit[] => messageLimits(policySchema.parse({ ...examplePolicy, limits }).limits)

describe('the table', () => {
  it('by default is as docs/policy.md says', () => {
    expect(table()).toEqual([
      { scope: 'number', withinMs: HOUR, most: 5 },
      { scope: 'number', withinMs: DAY, most: 6 },
      { scope: 'session', withinMs: DAY, most: 10 },
      { scope: 'kiosk', withinMs: DAY, most: 400 },
      { scope: 'school', withinMs: DAY, most: 1000 },
    ])
  })

  it.each([
    [900, 4, 225],
    [10, 3, 3],
    [2, 5, 1],
  ])('gives a kiosk its share of %i a day among %i: %i', (smsPerSchoolPerDay, kiosks, most) => {
    expect(table({ smsPerSchoolPerDay, kiosks }).at(-1)).toEqual({ scope: 'school', withinMs: DAY, most })
  })

  it.each<[MessageScope]>([['number'], ['session'], ['kiosk'], ['school']])('holds back at the limit of the %s, not before it', (scope) => {
    const none = { number: [], session: [], kiosk: [], school: [] }
    for (const limit of table({ smsPerDay: 20, smsPerSchoolPerDay: 30 }).filter((row) => row.scope === scope)) {
      const now = 10 * DAY
      const at = (count: number, when: number): readonly number[] => Array.from({ length: count }, () => when)
      const alone = [limit]
      expect(limitReached(alone, { ...none, [scope]: at(limit.most - 1, now) }, now)).toBeNull()
      expect(limitReached(alone, { ...none, [scope]: at(limit.most, now - limit.withinMs + 1) }, now)).toEqual(limit)
      expect(limitReached(alone, { ...none, [scope]: at(limit.most, now - limit.withinMs) }, now)).toBeNull()
    }
  })
})

/** Somebody asks for messages: to a number, in a session, some time after the last. */
const requests = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 3 * HOUR }), number: fc.nat(4), session: fc.nat(6) }), {
  minLength: 1,
  maxLength: 200,
})
const limits = fc.record({
  smsPerNumberPerHour: fc.integer({ min: 1, max: 4 }),
  smsPerNumberPerDay: fc.integer({ min: 1, max: 8 }),
  smsPerSession: fc.integer({ min: 1, max: 8 }),
  smsPerDay: fc.integer({ min: 1, max: 30 }),
  smsPerSchoolPerDay: fc.integer({ min: 1, max: 60 }),
  kiosks: fc.integer({ min: 1, max: 3 }),
})

interface Message {
  readonly at: number
  readonly number: number
  readonly session: number
}

/** What leaves of those requests, and what is held back. */
function flood(rows: readonly MessageLimit[], asked: readonly { wait: number; number: number; session: number }[]) {
  const left: Message[] = []
  const held: { message: Message; by: MessageLimit; before: readonly Message[] }[] = []
  let at = 0
  for (const { wait, ...who } of asked) {
    at += wait
    const message = { at, ...who }
    const by = limitReached(rows, countedFor(left, message), at)
    if (by === null) left.push(message)
    else held.push({ message, by, before: [...left] })
  }
  return { left, held }
}

function countedFor(left: readonly Message[], { number, session }: Message): Readonly<Record<MessageScope, readonly number[]>> {
  const instants = (which: (message: Message) => boolean): number[] => left.filter(which).map((message) => message.at)
  const all = instants(() => true)
  return { number: instants((m) => m.number === number), session: instants((m) => m.session === session), kiosk: all, school: all }
}

describe('whatever somebody asks for', () => {
  it('no window of any length in the table ever holds more than its most', () => {
    fc.assert(
      fc.property(requests, limits, (asked, given) => {
        const rows = table(given)
        const { left } = flood(rows, asked)
        for (const { scope, withinMs, most } of rows) {
          for (const last of left) {
            const until = left.slice(0, left.indexOf(last) + 1)
            const within = countedFor(until, last)[scope].filter((at) => at > last.at - withinMs)
            expect(within.length).toBeLessThanOrEqual(most)
          }
        }
      }),
    )
  })

  it('nothing is held back but by a window that is full', () => {
    fc.assert(
      fc.property(requests, limits, (asked, given) => {
        for (const { message, by, before } of flood(table(given), asked).held) {
          const within = countedFor(before, message)[by.scope].filter((at) => at > message.at - by.withinMs)
          expect(within).toHaveLength(by.most)
        }
      }),
    )
  })

  it('what lies further back than the longest window changes nothing', () => {
    fc.assert(
      fc.property(requests, limits, (asked, given) => {
        const rows = table(given)
        const { left } = flood(rows, asked)
        const last = left.at(-1)
        if (last === undefined) return
        const all = countedFor(left, last)
        const near = (scope: MessageScope): readonly number[] => all[scope].filter((at) => at >= last.at - longestWindow(rows))
        const recent = { number: near('number'), session: near('session'), kiosk: near('kiosk'), school: near('school') }
        expect(limitReached(rows, recent, last.at)).toEqual(limitReached(rows, all, last.at))
      }),
    )
  })
})
