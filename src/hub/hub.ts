import { hubHandlers } from './handlers.ts'
import { admission } from './http/admission.ts'
import { LIMITS, rateLimit, type Limits } from './http/limits.ts'
import { procedures } from './http/procedures.ts'
import { workRoom } from './http/room.ts'
import { hubServer, type Tls } from './http/server.ts'
import { signatures } from './http/signature.ts'
import { liveDesk } from './live.ts'
import { hubMetrics } from './metrics.ts'
import { linkPages } from './pages/index.ts'
import { hubPasswords } from './passwords.ts'
import type { HubPorts } from './ports.ts'
import { schools } from './schools.ts'
import type { Env } from '../core/gateways/open.ts'
import { noServices, type HubConfig } from './services/config.ts'
import { hubServices } from './services/index.ts'
import { traceOf } from '../shared/trace.ts'
import { waitingRoom } from './wait.ts'

export interface HubOptions {
  readonly tls: Tls | null
  readonly behindProxy: boolean
  readonly metricsToken: string | null
  /** Other limits than those of limits.ts. */
  readonly limits?: Partial<Limits>
  /** What it does for its schools beside agreeing; nothing when it is not given. */
  readonly config?: HubConfig
  /** Where the configuration's secrets may lie. */
  readonly env?: Env
}

/** Composition root of the hub. */
export function createHub(ports: HubPorts, options: HubOptions) {
  const { random, log, database } = ports
  const ids = (): string => Buffer.from(random(18)).toString('base64url')
  const steady = (): number => performance.now()
  const limits: Limits = { ...LIMITS, ...options.limits }
  const [waiting, room, known] = [waitingRoom(ports), workRoom(limits), schools(ports)]
  const rates = { join: rateLimit(limits.join, steady), station: rateLimit(limits.station, steady), page: rateLimit(limits.page, steady) }
  const metrics = hubMetrics({
    waits: waiting.count,
    atWork: room.atWork,
    bytes: room.bytes,
    callers: () => rates.join.remembered() + rates.station.remembered() + rates.page.remembered(),
  })
  const services = hubServices({ ...ports, metrics, config: options.config ?? noServices, env: options.env ?? {} })
  const handlers = hubHandlers({ ...ports, ids, schools: known, waiting, live: liveDesk(ports), metrics, services })
  const onBug = (procedure: string, error: unknown): string => {
    const id = Buffer.from(random(4)).toString('hex')
    log.event('hub.bug', { id, procedure, error: traceOf(error) })
    return id
  }
  const signed = signatures(ports)
  const call = procedures({ handlers, signed, rates, onBug })
  const admit = admission({ foresee: signed.foresee, limits })
  const pages = linkPages({
    database,
    clock: { now: ports.now },
    ids,
    passwords: hubPasswords(),
    changed: (school, version) => waiting.announce(school, { version, live: 0 }),
    log,
  })
  const server = hubServer({ ...ports, ...options, limits, call, admit, pages, waiting, room, metrics, pageRate: rates.page })
  return {
    schools: known,
    listen: server.listen,
    /** Says in the log what the configuration names and is not there. */
    checkServices: services.check,
    async close(): Promise<void> {
      log.event('hub.stopping')
      await server.close(10_000)
      await services.close(5_000)
      await database.close()
      log.event('hub.stopped')
    },
  }
}
export type Hub = ReturnType<typeof createHub>
