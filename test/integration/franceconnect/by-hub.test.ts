import { beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../../../src/core/franceconnect/credentials.ts'
import { franceConnectDoor } from '../../../src/core/franceconnect/door.ts'
import { doctor } from '../../../src/core/staff/doctor.ts'
import type { HubClient } from '../../../src/core/sync/hub-client.ts'
import { hubConfigSchema } from '../../../src/hub/services/config.ts'
import { policySchema, type PolicyInput } from '../../../src/shared/policy.ts'
import { CLIENT_SECRET, openFranceConnect, RETURN_TO, type FranceConnectProvider } from '../../setup/franceconnect.ts'
import { openBrowser, type Browser } from '../../setup/franceconnect-browser.ts'
import type { LinkedStation, TestHub } from '../../setup/hub.ts'
import { examplePolicy, handClock } from '../../setup/station.ts'
import { houseOf, hubUp, joined, later, machine, through } from '../hub/machines.ts'

let provider: FranceConnectProvider
let browser: Browser
let log: string[]
beforeEach(async () => {
  provider = await openFranceConnect()
  browser = openBrowser()
  log = []
  later(async () => {
    await browser.wiped()
    await provider.close()
  })
})

const event = (name: string, detail: object = {}): void => void log.push(JSON.stringify({ name, ...detail }))

function hubKeeping(of: object = {}, env: Record<string, string> = { SECRET: CLIENT_SECRET }): Promise<TestHub> {
  const franceConnect = { issuer: provider.issuer, clientId: 'guichet', clientSecret: { env: 'SECRET' }, ...of }
  const config = hubConfigSchema.parse({ schools: { 'Collège des Filaos': { franceConnect } } })
  return hubUp({ ports: { log: { event } }, options: { config, env } })
}

/** A station's policy: the secret is at the hub. */
const leftToHub = (): Pick<PolicyInput, 'franceConnect'> => ({
  franceConnect: { issuer: provider.issuer, clientId: 'guichet', clientSecret: { hub: true }, returnTo: RETURN_TO },
})

/** The station's door to FranceConnect, through its own hub client. `between` changes what the hub answers on its way. */
function doorOf(station: LinkedStation, between: (client: HubClient) => HubClient = (client) => client) {
  const policy = policySchema.parse({ ...examplePolicy, ...leftToHub(), hub: { url: 'https://hub.example' } }).franceConnect
  if (policy === undefined) throw new Error('no FranceConnect')
  const { store, hub } = houseOf(station)
  const client = (): HubClient | null => {
    const own = hub.client()
    return own === null ? null : between(own)
  }
  return franceConnectDoor({
    policy,
    credentials: credentials({ policy, settings: store.settings, env: {}, hub: client, log: { event } }),
    desk: browser,
    clock: handClock(Date.now()),
    log: { event },
  })
}
async function codeOf(door: ReturnType<typeof doorOf>): Promise<string> {
  const met = await door.signIn()
  return met.ok ? 'ok' : met.error.code
}
/** A hub's answer with tokens, changed on its way. */
const altered =
  (change: (tokens: { id_token: string }) => object) =>
  (client: HubClient): HubClient => ({
    ...client,
    call: (async (procedure, input, signal) => {
      const answer = await client.call(procedure, input, signal)
      if (procedure !== 'franceconnect' || !answer.ok) return answer
      const value = answer.value as { body: string }
      return { ok: true, value: { ...value, body: JSON.stringify(change(JSON.parse(value.body) as { id_token: string })) } }
    }) as HubClient['call'],
  })

describe('a station whose FranceConnect secret stays at the hub', () => {
  it('signs somebody in: who they are is checked here, and the secret was never here', async () => {
    const hub = await hubKeeping()
    const station = await joined(hub, { policy: { ...examplePolicy, ...leftToHub() } })
    provider.person = { sub: 'sub-7', family_name: 'PAYET', given_name: 'Nadia Marie' }
    expect(await doorOf(station).signIn()).toEqual({
      ok: true,
      value: { subject: 'sub-7', familyName: 'PAYET', usageName: null, givenNames: ['Nadia', 'Marie'] },
    })
    await browser.wiped()
    expect(provider.logouts.confirmed).toBe(1)
    expect(houseOf(station).store.settings.get('franceconnect.secret')).toBeNull()
    expect(log).toContain(JSON.stringify({ name: 'franceconnect.asked', school: hub.school, status: 200 }))
    for (const secret of [CLIENT_SECRET, 'PAYET', 'Nadia', 'sub-7']) expect(log.join()).not.toContain(secret)
    const home = houseOf(station).parents.view()
    expect(home).toMatchObject({ kind: 'home', choices: expect.arrayContaining(['franceconnect']) })
    expect(doctor(houseOf(station)).checks).toContainEqual({
      name: 'franceconnect',
      ok: true,
      detail: `${new URL(provider.issuer).host}, through the hub`,
    })
  })

  it('trusts no answer that it cannot verify, whatever hub gave it', async () => {
    const hub = await hubKeeping()
    const station = await joined(hub)
    for (const claims of [{ nonce: 'another' }, { aud: 'somebody-else' }, { iss: 'https://autre.example' }, { acr: 'eidas0' }]) {
      provider.idToken = (all) => ({ ...all, ...claims })
      expect(await codeOf(doorOf(station)), JSON.stringify(claims)).toBe('fc_untrusted')
    }
    provider.idToken = (all) => all
    const forged = altered(({ id_token, ...rest }) => ({ ...rest, id_token: `${id_token.slice(0, -8)}AAAAAAAA` }))
    expect(await codeOf(doorOf(station, forged))).toBe('fc_untrusted')
    const without = altered(({ id_token: _, ...rest }) => rest)
    expect(await codeOf(doorOf(station, without))).toBe('fc_untrusted')
    provider.forgesUserinfo = true
    expect(await codeOf(doorOf(station))).toBe('fc_untrusted')
    provider.forgesUserinfo = false
    expect(await codeOf(doorOf(station))).toBe('ok')
  })

  it('tells a code that was used, and a secret that FranceConnect does not know, as if it had asked itself', async () => {
    const hub = await hubKeeping()
    const station = await joined(hub)
    const door = doorOf(station)
    let code = ''
    browser.told = (visit) => {
      if (visit.kind !== 'returned') return visit
      const url = new URL(visit.url)
      if (code === '') code = url.searchParams.get('code') ?? ''
      else url.searchParams.set('code', code)
      return { kind: 'returned', url: url.href }
    }
    expect(await codeOf(door)).toBe('ok')
    expect(await codeOf(door)).toBe('fc_expired')
    const wrong = await hubKeeping({}, { SECRET: 'another' })
    expect(await codeOf(doorOf(await joined(wrong)))).toBe('fc_refused')
  })
})

describe('before a parent is led to FranceConnect’s pages', () => {
  it.each<[string, object, Record<string, string>]>([
    ['that lacks the secret', {}, {}],
    ['that keeps another client’s', { clientId: 'another' }, { SECRET: CLIENT_SECRET }],
  ])('a hub is asked, and one %s leads nobody there', async (_, of, env) => {
    const hub = await hubKeeping(of, env)
    expect(await codeOf(doorOf(await joined(hub)))).toBe('fc_unreachable')
    expect(log).toContain(JSON.stringify({ name: 'franceconnect.hub', code: 'hub_franceconnect_missing' }))
    expect(browser.asked).toEqual([])
  })

  it('a hub that is away, or that was never joined, leads nobody there either', async () => {
    const hub = await through(await hubKeeping())
    const { line } = hub
    expect(await codeOf(doorOf(await machine(hub)))).toBe('fc_unreachable')
    const station = await joined(hub)
    line.unplug()
    expect(await codeOf(doorOf(station))).toBe('fc_unreachable')
    expect(browser.asked).toEqual([])
    line.plug()
    // And one that goes while the parent is there is told as such.
    browser.before = () => line.unplug()
    expect(await codeOf(doorOf(station))).toBe('fc_unreachable')
    expect(browser.asked).toHaveLength(1)
  })
})

describe('a hub that keeps the secret', () => {
  it('gives it to nobody: not to a station that asks by itself, nor for a school that has none', async () => {
    const hub = await hubKeeping()
    const asked = { clientId: 'guichet', code: 'made-up', redirectUri: RETURN_TO, codeVerifier: 'v'.repeat(43) }
    const ask = async (station: LinkedStation) => houseOf(station).hub.client()?.call('franceconnect', asked, new AbortController().signal)
    const own = await ask(await joined(hub))
    expect(own).toMatchObject({ ok: true, value: { status: 400, body: expect.stringContaining('invalid_grant') } })
    expect(JSON.stringify(own)).not.toContain(CLIENT_SECRET)
    const other = await hub.hub.schools.add('École des Badamiers')
    expect(await ask(await joined({ ...hub, code: () => hub.hub.schools.code(other.id, 'essai', 60_000) }))).toMatchObject({
      ok: false,
      error: { failure: { code: 'hub_franceconnect_missing' } },
    })
  })
})
