import type { Env } from '../../core/gateways/open.ts'
import { readSecret } from '../../core/gateways/secrets.ts'
import type { HubOutput } from '../../shared/hub-contract.ts'
import type { HubMetrics } from '../metrics.ts'
import type { HubPorts } from '../ports.ts'
import type { HubConfig } from './config.ts'
import { missingOf } from './missing.ts'
import { servicesOf } from './of-school.ts'
import { post } from './post.ts'
import { senders as openSenders } from './senders.ts'
import { tokenDoor } from './token-door.ts'

export interface HubServicesPorts extends HubPorts {
  readonly metrics: HubMetrics
  readonly config: HubConfig
  readonly env: Env
}

/** What the hub does for its schools beside agreeing: it sends, and keeps FranceConnect's secret. */
export function hubServices({ config, env, ...ports }: HubServicesPorts) {
  const { database, after, log } = ports
  const [services, senders] = [servicesOf(database, config), openSenders(env)]
  const sending = post({ ...ports, services, senders })
  const door = tokenDoor({ ...ports, services, env })
  return {
    send: sending.send,
    exchange: door.exchange,
    /** What it does for that school now. */
    async of(school: string): Promise<HubOutput<'services'>> {
      const known = await services(school)
      const { franceConnect } = known
      const keepsSecret = franceConnect !== null && readSecret(franceConnect.clientSecret, env).ok
      return {
        sms: senders.of(known, 'sms').ok,
        mail: senders.of(known, 'mail').ok,
        franceConnect: keepsSecret ? franceConnect.clientId : null,
      }
    },
    async check(): Promise<void> {
      const schools = await database.transact(null, (sql) => sql.all<{ id: string; name: string }>('SELECT id, name FROM hub_school'))
      for (const missing of missingOf(config, schools, env)) log.event(missing.event, missing.detail)
    },
    /** What is under way goes to its end, for so many milliseconds; then lines are closed. */
    async close(ms: number): Promise<void> {
      await new Promise<void>((resolve) => {
        const callOff = after(ms, resolve)
        void Promise.all([sending.ended(), door.ended()]).then(() => {
          callOff()
          resolve()
        })
      })
      senders.close()
    },
  }
}
export type HubServices = ReturnType<typeof hubServices>
