import type { Env } from '../../core/gateways/open.ts'
import { readSecrets, type SecretFailure } from '../../core/gateways/secrets.ts'
import type { SecretRef } from '../../shared/policy/secret-ref.ts'
import type { HubEvent } from '../ports.ts'
import type { School } from '../schools.ts'
import type { HubConfig } from './config.ts'

export interface Missing {
  readonly event: Extract<HubEvent, 'services.secret-missing' | 'services.school-unknown'>
  readonly detail: Readonly<Record<string, string>>
}

/** What a configuration names and is not there: secrets, and schools that the hub does not know or cannot tell apart. Never a secret. */
export function missingOf(config: HubConfig, schools: readonly School[], env: Env): readonly Missing[] {
  const strangers = Object.keys(config.schools).filter(
    (named) => schools.filter(({ id, name }) => id === named || name === named).length !== 1,
  )
  return [
    ...strangers.map((school): Missing => ({ event: 'services.school-unknown', detail: { school } })),
    ...secretsMissing('all', config.all, env),
    ...Object.entries(config.schools).flatMap(([school, block]) => secretsMissing(school, block, env)),
  ]
}

function secretsMissing(school: string, { messages, franceConnect }: HubConfig['all'], env: Env): readonly Missing[] {
  const refs: [service: string, Readonly<Record<string, SecretRef>>][] = [
    ['sms', messages.sms?.secrets ?? {}],
    ['mail', messages.smtp?.password === undefined ? {} : { password: messages.smtp.password }],
    ['franceconnect', franceConnect?.clientSecret === undefined ? {} : { secret: franceConnect.clientSecret }],
  ]
  return refs.flatMap(([service, named]) => {
    const read = readSecrets(named, env)
    return read.ok ? [] : [{ event: 'services.secret-missing' as const, detail: { school, service, ...lies(read.error) } }]
  })
}

const lies = ({ env, file, reason }: SecretFailure): Record<string, string> => ({ where: env ?? file ?? '', reason })
