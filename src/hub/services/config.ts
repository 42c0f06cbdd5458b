import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { DEFAULT_HUB_LIMITS, type HubMessageLimits } from '../../core/domain/hub-message-limits.ts'
import type { Failure } from '../../shared/codes.ts'
import { parseFile } from '../../shared/policy/parse.ts'
import { secretRef } from '../../shared/policy/secret-ref.ts'
import { secureUrl } from '../../shared/policy/secure-url.ts'
import { smsOverHttp } from '../../shared/policy/sms.ts'
import { smtp } from '../../shared/policy/smtp.ts'
import type { Result } from '../../shared/result.ts'

/** FranceConnect as a school registered with it, without what only its stations need. */
const franceConnect = z
  .strictObject({
    issuer: secureUrl.default('https://oidc.franceconnect.gouv.fr/api/v2'),
    clientId: z.string().min(1).max(200),
    clientSecret: secretRef,
    /** The only place where the secret goes; when not named, `token` below the issuer. */
    tokenEndpoint: secureUrl.optional(),
  })
  .transform(({ issuer, tokenEndpoint, ...rest }) => ({
    ...rest,
    issuer,
    tokenEndpoint: tokenEndpoint ?? `${issuer.replace(/\/+$/, '')}/token`,
  }))
  .refine(({ issuer, tokenEndpoint }) => new URL(tokenEndpoint).origin === new URL(issuer).origin, {
    path: ['tokenEndpoint'],
    error: 'an address of the issuer',
  })
export type HubFranceConnect = z.output<typeof franceConnect>

const limits = z
  .strictObject({
    perNumberPerHour: z.int().min(1).max(100),
    perNumberPerDay: z.int().min(1).max(100),
    perStationPerDay: z.int().min(1).max(10_000),
    perSchoolPerDay: z.int().min(1).max(50_000),
  })
  .partial()

/** What the hub does for a school; null: not for this one, whatever holds for all. */
const services = z.strictObject({
  /** As in a school's policy. The modem is not here: it is where it is plugged in. */
  messages: z.strictObject({ smtp: smtp.nullable().optional(), sms: smsOverHttp.nullable().optional() }).prefault({}),
  franceConnect: franceConnect.nullable().optional(),
  limits: limits.prefault({}),
})

/** The hub's configuration: one JSON file, which names secrets by where they lie. */
export const hubConfigSchema = z.strictObject({
  $schema: z.string().optional(),
  all: services.prefault({}),
  /** By a school's name or id; each field stands in the place of the one for all. */
  schools: z.record(z.string().min(1).max(120), services).default({}),
})
export type HubConfig = z.output<typeof hubConfigSchema>

/** Nothing is sent, no secret is kept. */
export const noServices: HubConfig = hubConfigSchema.parse({})

/** Reads and checks the configuration. Failures: `hub_config_unreadable` {file, reason}, `hub_config_invalid` {file, path, expected}. */
export const readHubConfig = (path: string): Result<HubConfig, Failure> =>
  parseFile(hubConfigSchema, basename(path), () => readFileSync(path, 'utf8'), {
    unreadable: 'hub_config_unreadable',
    invalid: 'hub_config_invalid',
  })

type Block = HubConfig['all']
export interface Services {
  readonly smtp: NonNullable<Block['messages']['smtp']> | null
  readonly sms: NonNullable<Block['messages']['sms']> | null
  readonly franceConnect: HubFranceConnect | null
  readonly limits: HubMessageLimits
}

/** What the configuration means for one school: what is said under its id or name stands before what holds for all. */
export function servicesFor({ all, schools }: HubConfig, school: { readonly id: string; readonly name: string | null }): Services {
  const own = entry(schools, school.id) ?? (school.name === null ? undefined : entry(schools, school.name))
  const chosen = <T>(theirs: T | null | undefined, everybodys: T | null | undefined): T | null =>
    theirs === undefined ? (everybodys ?? null) : theirs
  return {
    smtp: chosen(own?.messages.smtp, all.messages.smtp),
    sms: chosen(own?.messages.sms, all.messages.sms),
    franceConnect: chosen(own?.franceConnect, all.franceConnect),
    limits: { ...DEFAULT_HUB_LIMITS, ...given(all.limits), ...given(own?.limits ?? {}) },
  }
}

const entry = (schools: HubConfig['schools'], key: string): Block | undefined => (Object.hasOwn(schools, key) ? schools[key] : undefined)

const given = (some: Block['limits']): Partial<HubMessageLimits> =>
  Object.fromEntries(Object.entries(some).filter(([, most]) => most !== undefined))
