import type { Env } from '../../core/gateways/open.ts'
import type { School } from '../schools.ts'
import { servicesFor, type HubConfig } from './config.ts'
import { missingOf } from './missing.ts'

export interface Report {
  /** A line a school: by what it sends, whose FranceConnect secret is kept. */
  readonly schools: readonly string[]
  readonly missing: readonly string[]
}

/** What a configuration comes to, in words for the hub's operator; asks nobody outside, says no secret. */
export function reportOf(config: HubConfig, schools: readonly School[], env: Env): Report {
  const bearers = (of: string): number => schools.filter(({ name }) => name === of).length
  return {
    schools: schools.map(({ id, name }) => {
      const { sms, smtp, franceConnect } = servicesFor(config, { id, name: bearers(name) === 1 ? name : null })
      const said = [
        ['SMS', sms === null ? null : new URL(sms.url).host],
        ['mail', smtp?.host ?? null],
        ['FranceConnect', franceConnect?.clientId ?? null],
      ].map(([what, by]) => `${what} : ${by ?? 'non'}`)
      return `${name} (${id})  ${said.join(', ')}`
    }),
    missing: missingOf(config, schools, env).map(({ event, detail }) => {
      switch (event) {
        case 'services.school-unknown':
          return `« ${detail['school']} » : aucun établissement, ou plusieurs, de ce nom`
        case 'services.secret-missing':
          return `« ${detail['school']} », ${detail['service']} : le secret n’est pas dans ${detail['where']} (${detail['reason']})`
      }
    }),
  }
}
