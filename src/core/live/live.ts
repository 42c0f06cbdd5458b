import { failure, type Failure } from '../../shared/codes.ts'
import type { OtherKiosk, ToldOrder } from '../../shared/contract/staff/kiosk.ts'
import type { Live, Order, Presence, ReceivedOrder } from '../../shared/live.ts'
import { err, type Result } from '../../shared/result.ts'
import { traceOf } from '../../shared/trace.ts'
import type { HubInput } from '../../shared/hub-contract.ts'
import type { OfficeView } from '../../shared/screens.ts'
import type { Helper } from '../flows/ports.ts'
import { retryDelay } from '../domain/retry.ts'
import type { Clock, Logger, Random, Timers } from '../ports.ts'
import type { HubClient, Refusal } from '../sync/hub-client.ts'
import { askedOrders } from './asked.ts'
import { takenOrders } from './taken.ts'

export interface LivePorts {
  /** Null while this machine has joined no hub. */
  readonly client: () => HubClient | null
  /** What this machine says of itself. */
  readonly presence: () => Presence
  readonly carryOut: (order: Order, who: Helper) => Promise<Result<null, Failure>>
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly log: Logger
  /** What is shown of other kiosks, or of whether the office sees this one, changed. */
  readonly changed: () => void
}

/** How often a machine says that it is there, though nothing changed. */
const BEAT = 60_000
/** After that many seconds without word a kiosk is no longer shown. */
const GONE = 120
/** The hub cannot be asked just now; at the kiosk everything goes on. */
const AWAY: readonly Failure['code'][] = ['hub_unreachable', 'hub_reply']

/**
 * This machine among the others of its school, at this moment: says what its kiosk does, hears what the others do, carries out what
 * staff elsewhere ask of its kiosk, and asks others in the name of who is signed in here. Nothing of it is kept.
 */
export function liveDesk({ client, presence, carryOut, clock, random, timers, log, changed }: LivePorts) {
  const ending = new AbortController()
  let callOff: () => void = () => undefined
  /** What the hub took last; null: nothing, or not the latest. */
  let said: string | null = null
  let offices = 0
  let trouble: Failure | null = null
  let tries = 0
  let heard: { readonly kiosks: Live['kiosks']; readonly at: number } = { kiosks: [], at: 0 }
  const asked = askedOrders({ clock, timers, changed })
  const take = takenOrders(run, clock)

  async function run({ person, from, order }: ReceivedOrder): Promise<Result<null, Failure>> {
    try {
      return await carryOut(order, { personId: person, from })
    } catch (error) {
      const id = random.id().slice(0, 8)
      log.event('core.bug', {
        id,
        procedure: 'live.order',
        error: traceOf(error),
      })
      return err(failure('internal', { id }))
    }
  }

  /** Whether the hub answers; when not, it is asked again sooner than at the next beat. Gives whether that is new. */
  function note(answer: Result<unknown, Refusal>): boolean {
    const before = trouble
    trouble = answer.ok ? null : answer.error.failure
    tries = answer.ok ? 0 : tries + 1
    if (!answer.ok) {
      const pause = Math.min(BEAT, retryDelay(tries, (random.bytes(1)[0] ?? 0) / 256))
      later(Math.max(answer.error.afterMs, pause))
    }
    return before?.code !== trouble?.code
  }

  function later(ms: number): void {
    callOff()
    callOff = timers.after(ms, beat)
  }

  const say = oneAtATime(async (): Promise<void> => {
    const hub = client()
    if (hub === null || ending.signal.aborted) return
    const status = presence()
    const answer = await hub.call('present', { status }, ending.signal)
    if (ending.signal.aborted) return
    const saw = officeSees()
    said = answer.ok ? JSON.stringify(status) : null
    if (answer.ok) offices = answer.value.offices
    if (note(answer) || saw !== officeSees()) changed()
    // It may have changed and changed back while this was under way.
    if (answer.ok && !isSaid()) say()
  })

  const hear = oneAtATime(async (): Promise<void> => {
    const hub = client()
    if (hub === null || ending.signal.aborted) return
    const answer = await hub.call('live', {}, ending.signal)
    if (ending.signal.aborted) return
    if (answer.ok) {
      heard = { kiosks: answer.value.kiosks, at: clock.now() }
      offices = heard.kiosks.filter(({ status }) => status.state === 'office' && status.staffed).length
      asked.hear(answer.value.results)
      for (const order of answer.value.orders) void settle(hub, order)
    }
    note(answer)
    changed()
  })

  /** An answer that gets lost is given again when the hub repeats the order. */
  async function settle(hub: HubClient, order: ReceivedOrder): Promise<void> {
    const result = await take(order)
    if (ending.signal.aborted) return
    const answer = await hub.call('settle', { id: order.id, result }, ending.signal)
    if (!answer.ok && !ending.signal.aborted) note(answer)
  }

  const isSaid = (): boolean => said === JSON.stringify(presence())
  /** Whether staff elsewhere can see what the parent here waits for. */
  function officeSees(): OfficeView['told'] {
    if (client() === null) return 'alone'
    if (trouble !== null) return 'no'
    if (!isSaid()) return 'asking'
    return offices > 0 ? 'yes' : 'no'
  }

  function beat(): void {
    later(BEAT)
    say()
    hear()
  }

  return {
    officeSees,
    start: beat,
    stop(): void {
      ending.abort()
      callOff()
    },
    /** Something changed at this machine: the others are told at once. */
    moved(): void {
      if (!isSaid()) say()
    },
    /** The hub says that there is something new. */
    hear,
    /** The hub was joined, or answers again: what could not be said is said. */
    linked(): void {
      if (client() === null || (trouble === null && isSaid())) return
      say()
      hear()
    },
    /** Other machines with a kiosk, what they do, and whether they can be reached. */
    view(): { readonly others: readonly OtherKiosk[]; readonly cut: Failure | null; readonly told: readonly ToldOrder[] } {
      if (client() === null) return { others: [], cut: null, told: [] }
      const since = Math.max(0, Math.round((clock.now() - heard.at) / 1_000))
      const others = heard.kiosks.flatMap(({ station, name, secondsAgo, status }) =>
        status.state === 'office' || secondsAgo + since > GONE
          ? []
          : [{ at: station, name, secondsAgo: secondsAgo + since, kiosk: status }],
      )
      return { others, cut: trouble, told: asked.told() }
    },
    /**
     * Asks another machine's kiosk, in the name of who is signed in here. Failures: those of Supervision.carryOut, as the kiosk gives
     * them; `kiosk_away`, `kiosk_unreachable` (the hub does not answer), `order_waiting` (not yet), `order_refused`, and the hub's.
     */
    ask(at: string, order: Order, person: string): Promise<Result<null, Failure>> {
      const hub = client()
      if (hub === null) return Promise.resolve(err(failure('kiosk_unreachable')))
      const id = random.id()
      // Staff wait for the answer and not for the hub, which may be silent for longer.
      const answer = asked.wait(id, at, order.do)
      void deliver(hub, { id, to: at, person, order })
      return answer
    },
  }

  async function deliver(hub: HubClient, order: HubInput<'order'>): Promise<void> {
    const send = () => hub.call('order', order, ending.signal)
    let sent = await send()
    // The answer may be what got lost; the same id is taken once.
    if (!sent.ok && sent.error.failure.code === 'hub_unreachable') sent = await send()
    if (sent.ok) return
    const why = sent.error.failure
    if (AWAY.includes(why.code)) asked.giveUp(order.id, failure('kiosk_unreachable'))
    else asked.refuse(order.id, why)
  }
}
export type LiveDesk = ReturnType<typeof liveDesk>

/** Runs one at a time; asked meanwhile, once more afterwards. What it throws is nobody's. */
function oneAtATime(work: () => Promise<void>): () => void {
  let [running, again] = [false, false]
  return function start(): void {
    again = running
    if (running) return
    running = true
    void work()
      .catch(() => undefined)
      .finally(() => {
        running = false
        if (again) start()
      })
  }
}
