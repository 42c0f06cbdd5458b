import type { Policy } from '../../shared/policy.ts'

/**
 * How many messages may leave, by SMS and by mail alike, before nothing leaves any more. They keep a flood from costing the
 * school more than it has agreed to; nobody can give them back, time does.
 *
 * | scope   | counted for                       | within    | most (policy)                       |
 * |---------|-----------------------------------|-----------|-------------------------------------|
 * | number  | the number or address             | 1 h, 24 h | smsPerNumberPerHour, …PerDay        |
 * | session | one parent's session at the kiosk | 24 h      | smsPerSession                       |
 * | kiosk   | this kiosk                        | 24 h      | smsPerDay                           |
 * | school  | this kiosk, for its share         | 24 h      | smsPerSchoolPerDay ÷ kiosks, ≥ 1    |
 */
export type MessageScope = 'number' | 'session' | 'kiosk' | 'school'

export interface MessageLimit<S extends string = MessageScope> {
  readonly scope: S
  readonly withinMs: number
  readonly most: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The table above as a school's policy fills it. */
export function messageLimits(limits: Policy['limits']): readonly MessageLimit[] {
  return [
    { scope: 'number', withinMs: HOUR, most: limits.smsPerNumberPerHour },
    { scope: 'number', withinMs: DAY, most: limits.smsPerNumberPerDay },
    { scope: 'session', withinMs: DAY, most: limits.smsPerSession },
    { scope: 'kiosk', withinMs: DAY, most: limits.smsPerDay },
    // Kiosks do not know of each other: each keeps to its share, so that together they keep to the whole.
    { scope: 'school', withinMs: DAY, most: Math.max(1, Math.floor(limits.smsPerSchoolPerDay / limits.kiosks)) },
  ]
}

/** How far back anything is looked at. */
export const longestWindow = (table: readonly MessageLimit[]): number => Math.max(...table.map(({ withinMs }) => withinMs))

/**
 * The limit that another message would break; null when it may leave.
 * @param sent when earlier ones left, milliseconds, by scope and in any order
 */
export const limitReached = <S extends string>(
  table: readonly MessageLimit<S>[],
  sent: Readonly<Record<S, readonly number[]>>,
  now: number,
): MessageLimit<S> | null => limitFilled(table, ({ scope, withinMs }) => sent[scope].filter((at) => at > now - withinMs).length)

/** The same for whoever counts by itself: `count` gives how many left within a limit's time for its scope. */
export const limitFilled = <S extends string>(
  table: readonly MessageLimit<S>[],
  count: (limit: MessageLimit<S>) => number,
): MessageLimit<S> | null => table.find((limit) => count(limit) >= limit.most) ?? null
