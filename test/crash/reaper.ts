import type { Chance } from '../simulation/chance.ts'
import type { Target } from './address.ts'
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
}

export interface ReaperOptions {
  readonly chance: Chance
  readonly store: Pick<HubStore, 'server'>
  readonly hubs: readonly HubProcess[]
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** How long to look for a moment worth killing in, in milliseconds. */
const PATIENCE = 400
/** How long to wait for things to happen between two kills, and how often to look. */
const [LONGEST, STEP] = [3_000, 15]
/** How long after something began, in milliseconds: most of it takes a few. */
const MOMENTS = [0, 0, 1, 2, 4, 8, 16]

/** Kills at random, half of the time just after something began; starts again what it killed. */
export function reaper({ chance, store, hubs }: ReaperOptions) {
  const kinds = { station: 0, hub: 0, postgres: 0, cable: 0 }
  const inside = { deed: 0, request: 0 }
  let watching: { readonly at: Target | null; readonly call: () => void }[] = []
  let serverUp = store.server !== null

  const nextRequest = (at: Target | null): Promise<void> =>
    new Promise((resolve) => {
      watching.push({ at, call: resolve })
      setTimeout(resolve, PATIENCE)
    })
  const nextDeed = (one: Machine): Promise<void> =>
    new Promise((resolve) => {
      one.onBegin(resolve)
      setTimeout(resolve, PATIENCE)
    })

  function choose(machines: readonly Machine[]): { kind: Victim; one: Machine | null; hub: HubProcess | null } | null {
    // Now and then one that only starts.
    const living = machines.filter((one) => one.isUp() && (one.isReady() || chance.happens(0.1)))
    const serving = hubs.filter(({ port }) => port !== null)
    const dice = chance.next()
    if (dice < 0.2 && serverUp) return { kind: 'postgres', one: null, hub: null }
    if (dice < 0.55 && serving.length > 0) return { kind: 'hub', one: null, hub: chance.pick(serving) }
    return living.length > 0 ? { kind: 'station', one: chance.pick(living), hub: null } : null
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
    onRequest(asks: string, at: Target): void {
      if (asks !== 'sync') return
      const called = watching.filter((watch) => watch.at === null || watch.at === at)
      watching = watching.filter((watch) => !called.includes(watch))
      for (const { call } of called) call()
    },
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
        const victim = choose(machines)
        if (victim === null) continue
        const { kind, one, hub } = victim
        if (chance.happens(0.6)) {
          await (one === null ? nextRequest(hub) : chance.happens(0.5) ? nextDeed(one) : nextRequest(null))
          const ms = chance.pick(MOMENTS)
          if (ms > 0) await pause(ms)
        }
        // It may have fallen meanwhile.
        if ((one !== null && !one.isUp()) || (hub !== null && hub.port === null)) continue
        done += 1
        kinds[kind] += 1
        if (one?.isDoing() === true) inside.deed += 1
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
