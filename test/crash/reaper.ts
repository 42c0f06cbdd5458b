import type { Chance } from '../simulation/chance.ts'
import type { Seen, Target } from './address.ts'
import type { HubStore } from './database.ts'
import type { HubProcess } from './hub.ts'
import type { Machine } from './machine.ts'

export type Victim = 'station' | 'hub' | 'postgres'
export type Kinds = Readonly<Record<Victim | 'cable', number>>
export interface Inside {
  /** A station between the beginning of a deed and its end. */
  readonly deed: number
  /** Anybody while a request of that station, at that hub, or at any hub was open (waits for news do not count). */
  readonly request: number
  /** Anybody just after changes of that station, of that hub, or of any hub were answered for. */
  readonly reply: number
}
/** What is waited for before a kill: something that begins, something that was just promised, or nothing. */
export type Moment = 'deed' | 'request' | 'reply' | 'any'
/** Every kill is of that victim at that moment, where the run is about one bug. */
export interface Aim {
  readonly victim: Victim
  readonly moment: Moment
}

export interface ReaperOptions {
  readonly chance: Chance
  readonly store: Pick<HubStore, 'server'>
  readonly hubs: readonly HubProcess[]
  readonly aim: Aim | null
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** How long to look for a moment worth killing in, in milliseconds. A promise is worth more, and rarer. */
const PATIENCE = { deed: 400, request: 400, reply: 3_000 } as const
/** How long to wait for things to happen between two kills, and how often to look. */
const [LONGEST, STEP] = [3_000, 15]
/** How long after something began, in milliseconds: most of it takes a few. */
const AFTER_BEGINNING = [0, 0, 1, 2, 4, 8, 16]
/** How long after something was promised: what is not kept by then is kept a moment later. */
const AFTER_PROMISE = [0, 0, 0, 0, 1, 2, 4]

interface Watch {
  readonly what: 'request' | 'reply'
  /** At that hub; null: at any. */
  readonly at: Target | null
  /** Of that station, by its place; null: of any. */
  readonly from: number | null
  /** @param came false when it was waited for too long */
  readonly call: (came: boolean) => void
}

/** Kills at random, most of the time just after something began or was promised; starts again what it killed. */
export function reaper({ chance, store, hubs, aim }: ReaperOptions) {
  const kinds = { station: 0, hub: 0, postgres: 0, cable: 0 }
  const inside = { deed: 0, request: 0, reply: 0 }
  let watching: Watch[] = []
  let serverUp = store.server !== null

  const next = (what: Watch['what'], at: Target | null, from: number | null): Promise<boolean> =>
    new Promise((resolve) => {
      watching.push({ what, at, from, call: resolve })
      setTimeout(() => resolve(false), PATIENCE[what])
    })
  const nextDeed = (one: Machine): Promise<boolean> =>
    new Promise((resolve) => {
      one.onBegin(() => resolve(true))
      setTimeout(() => resolve(false), PATIENCE.deed)
    })
  function tell(what: Watch['what'], at: Target, from: number): void {
    const called = watching.filter((watch) => watch.what === what && (watch.at ?? at) === at && (watch.from ?? from) === from)
    watching = watching.filter((watch) => !called.includes(watch))
    for (const { call } of called) call(true)
  }

  function momentFor(kind: Victim): Moment {
    if (aim !== null) return aim.moment
    const dice = chance.next()
    if (kind !== 'station') return dice < 0.4 ? 'reply' : dice < 0.75 ? 'request' : 'any'
    return dice < 0.3 ? 'deed' : dice < 0.55 ? 'reply' : dice < 0.75 ? 'request' : 'any'
  }

  /** Waits until it has come, and a little longer; gives whether it came. */
  async function waitFor(moment: Moment, hub: HubProcess | null, one: Machine | null, from: number | null): Promise<boolean> {
    if (moment === 'any') return false
    const came = await (moment !== 'deed' ? next(moment, hub, from) : one === null ? Promise.resolve(false) : nextDeed(one))
    const ms = chance.pick(moment === 'reply' ? AFTER_PROMISE : AFTER_BEGINNING)
    if (ms > 0) await pause(ms)
    return came
  }

  function kindOfVictim(): Victim {
    if (aim !== null) return aim.victim
    const dice = chance.next()
    return dice < 0.25 && store.server !== null ? 'postgres' : dice < 0.6 ? 'hub' : 'station'
  }

  function choose(wants: Victim, machines: readonly Machine[]): { kind: Victim; one: Machine | null; hub: HubProcess | null } | null {
    // Now and then one that only starts.
    const living = machines.filter((one) => one.isUp() && (one.isReady() || chance.happens(0.1)))
    const serving = hubs.filter(({ port }) => port !== null)
    switch (wants) {
      case 'postgres':
        return serverUp ? { kind: wants, one: null, hub: null } : null
      case 'hub':
        return serving.length > 0 ? { kind: wants, one: null, hub: chance.pick(serving) } : null
      case 'station':
        return living.length > 0 ? { kind: wants, one: chance.pick(living), hub: null } : null
    }
  }

  const askedBy = (machines: readonly Machine[], of: (at: Target) => boolean): boolean =>
    machines.some((one) => one.line.open().some(({ asks, at }) => asks !== 'wait' && of(at)))

  /** Until so many more changes were made: kills between which nothing happens find nothing. */
  async function progress(machines: readonly Machine[], changes: number): Promise<void> {
    const made = (): number => machines.reduce((sum, { done }) => sum + done.size, 0)
    const goal = made() + changes
    for (let waited = 0; made() < goal && waited < LONGEST; waited += STEP) await pause(STEP)
  }

  return {
    kinds: (): Kinds => ({ ...kinds }),
    inside: (): Inside => ({ ...inside }),
    /** What is seen on the line of the station at that place. */
    sees: (from: number): Seen => ({
      onRequest: (asks, at) => void (asks === 'sync' && tell('request', at, from)),
      onReply: (asks, at, brings) => void (asks === 'sync' && brings && tell('reply', at, from)),
    }),
    /** Kills that many processes; resolves when all are up again. */
    async run(machines: readonly Machine[], kills: number, onKill: (done: number) => void): Promise<void> {
      const again = new Set<Promise<void>>()
      const later = (work: () => Promise<void>): void => {
        const ms = chance.below(250)
        const done: Promise<void> = pause(ms)
          .then(work)
          .finally(() => again.delete(done))
        again.add(done)
      }
      for (let done = 0; done < kills;) {
        await progress(machines, chance.below(12))
        if (chance.happens(0.12)) pull(chance.pick(machines), chance.below(900))
        const wants = kindOfVictim()
        // One that just died is waited for: else it would mostly be a station, of which there are many.
        let victim = choose(wants, machines)
        for (let waited = 0; victim === null && waited < LONGEST; waited += STEP) {
          await pause(STEP)
          victim = choose(wants, machines)
        }
        if (victim === null) continue
        const { kind, one, hub } = victim
        const moment = momentFor(kind)
        const came = await waitFor(moment, hub, one, one === null ? null : machines.indexOf(one))
        // It may have fallen meanwhile.
        if ((one !== null && !one.isUp()) || (hub !== null && hub.port === null)) continue
        done += 1
        kinds[kind] += 1
        if (one?.isDoing() === true) inside.deed += 1
        if (came && moment === 'reply') inside.reply += 1
        if (askedBy(one === null ? machines : [one], (at) => hub === null || at === hub)) inside.request += 1
        if (one !== null) {
          await one.kill()
          later(() => one.start())
        } else if (hub !== null) {
          await hub.kill()
          later(() => hub.start())
        } else if (store.server !== null) {
          const { server } = store
          serverUp = false
          await server.kill()
          later(() => server.start().then(() => void (serverUp = true)))
        }
        onKill(done)
        await revive(machines)
      }
      while (again.size > 0) await Promise.all(again)
      await revive(machines)
    },
  }

  async function revive(machines: readonly Machine[]): Promise<void> {
    for (const one of machines) if (one.hasFallen()) await one.start()
    for (const hub of hubs) if (hub.hasFallen()) await hub.start()
  }

  function pull(one: Machine, ms: number): void {
    kinds.cable += 1
    one.line.unplug()
    setTimeout(() => one.line.plug(), ms)
  }
}
