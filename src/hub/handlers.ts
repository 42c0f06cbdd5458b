import type { Failure } from '../shared/codes.ts'
import type { hubContract, HubOutput, HubProcedure } from '../shared/hub-contract.ts'
import { ok, type Result } from '../shared/result.ts'
import type { z } from 'zod'
import { agreement } from './agree.ts'
import type { KnownCaller } from './http/signature.ts'
import type { LiveDesk, Said } from './live.ts'
import { newLife } from './lives.ts'
import type { HubMetrics } from './metrics.ts'
import type { HubPorts } from './ports.ts'
import type { Schools } from './schools.ts'
import type { HubServices } from './services/index.ts'
import type { WaitingRoom } from './wait.ts'

/** Whoever calls, as the signature proved it; a newcomer is nobody yet. */
export type HubCaller =
  { readonly role: 'newcomer' } | ({ readonly role: 'station'; readonly gone: AbortSignal; readonly onHeld: () => void } & KnownCaller)

type Parsed<P extends HubProcedure> = z.output<(typeof hubContract)[P]['input']>
type CallerOf<P extends HubProcedure> = Extract<HubCaller, { role: (typeof hubContract)[P]['role'] }>
export type HubHandlers = {
  readonly [P in HubProcedure]: (input: Parsed<P>, caller: CallerOf<P>) => Promise<Result<HubOutput<P>, Failure>>
}

export interface HandlerPorts extends Pick<HubPorts, 'database' | 'log'> {
  /** A new token, never guessed. */
  readonly ids: () => string
  readonly schools: Schools
  readonly waiting: WaitingRoom
  readonly live: LiveDesk
  readonly metrics: HubMetrics
  readonly services: HubServices
}

/** One handler for each row of the hub's contract. A school only ever comes from the signature. */
export function hubHandlers({ database, ids, log, schools, waiting, live, metrics, services }: HandlerPorts): HubHandlers {
  const agree = agreement({ database, ids })
  /** Long polls of the school wake when that is news to somebody. */
  const told = <T>(school: string, said: Said<T>): T => {
    if (said.live !== null) waiting.announce(school, { version: 0, live: said.live })
    return said.value
  }
  return {
    async join(input) {
      const joined = await schools.join(input)
      if (joined.ok) log.event('station.joined', { school: joined.value.school, station: joined.value.station })
      return joined
    },
    async sync(input, { school, station }) {
      const agreed = await agree(school, station, input)
      if (agreed.ok) {
        const { taken, outcomes, rows } = agreed.value
        const accepted = outcomes.filter(({ kind }) => kind === 'accepted').length
        metrics.agreed(accepted + (taken?.count ?? 0), outcomes.length - accepted, rows.length)
        const version = taken === undefined ? Math.max(0, ...outcomes.map(versionOf)) : taken.version + taken.count - 1
        if (version > 0) waiting.announce(school, { version, live: 0 })
      }
      return agreed
    },
    async renew(_input, { school, station }) {
      const life = await newLife(database, school, station)
      if (life.ok) log.event('station.renewed', { school, station, incarnation: life.value.incarnation })
      return life
    },
    keys: async (_input, { school }) => ok({ hashKeys: [...(await schools.keys(school))] }),
    wait: async ({ seconds, ...seen }, { school, gone, onHeld }) => ok(await waiting.wait(school, seen, seconds * 1_000, { gone, onHeld })),
    present: async ({ status }, { school, station }) => ok(told(school, await live.present(school, station, status))),
    live: async (_input, { school, station }) => ok(await live.live(school, station)),
    async order(input, { school, station }) {
      const taken = told(school, await live.order(school, station, input))
      return taken.ok ? ok({}) : taken
    },
    async settle({ id, result }, { school, station }) {
      told(school, await live.settle(school, station, id, result))
      return ok({})
    },
    send: services.send,
    franceconnect: (input, { school }) => services.exchange(input, school),
    services: async (_input, { school }) => ok(await services.of(school)),
  }
}

const versionOf = (outcome: HubOutput<'sync'>['outcomes'][number]): number => (outcome.kind === 'accepted' ? outcome.version : 0)
