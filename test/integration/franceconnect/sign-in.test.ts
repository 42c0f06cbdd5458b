import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { franceConnectDoor } from '../../../src/core/franceconnect/door.ts'
import { policySchema, type FranceConnectPolicy } from '../../../src/shared/policy.ts'
import { CLIENT_SECRET, openFranceConnect, RETURN_TO, type FranceConnectProvider } from '../../setup/franceconnect.ts'
import { examplePolicy, handClock } from '../../setup/station.ts'
import { openBrowser, type Browser } from '../../setup/franceconnect-browser.ts'

let provider: FranceConnectProvider
let browser: Browser
let clock: ReturnType<typeof handClock>
let events: [string, object][]
beforeEach(async () => {
  provider = await openFranceConnect()
  browser = openBrowser()
  clock = handClock(Date.now())
  events = []
})
afterEach(async () => {
  await browser.wiped()
  await provider.close()
})

const policyOf = (more: object = {}): FranceConnectPolicy => {
  const franceConnect = { issuer: provider.issuer, clientId: 'guichet', clientSecret: { env: 'X' }, returnTo: RETURN_TO, ...more }
  const read = policySchema.parse({ ...examplePolicy, franceConnect }).franceConnect
  if (read === undefined) throw new Error('no FranceConnect')
  return read
}
const doorOf = (more: object = {}, secret: string | null = CLIENT_SECRET) =>
  franceConnectDoor({
    policy: policyOf(more),
    credentials: () => Promise.resolve(secret === null ? null : { kind: 'here', secret }),
    desk: browser,
    clock,
    log: { event: (event, detail = {}) => void events.push([event, detail]) },
  })
const codeOf = async (door = doorOf()): Promise<string> => {
  const met = await door.signIn()
  return met.ok ? 'ok' : met.error.code
}

describe('somebody who signs in with FranceConnect', () => {
  it('is the person whom its signed identity names, and is logged out of it', async () => {
    provider.person = { sub: 'sub-7', family_name: 'DE LA RIVIÈRE', given_name: 'Anne-Sophie Marie', preferred_username: 'PAYET' }
    expect(await doorOf().signIn()).toEqual({
      ok: true,
      value: { subject: 'sub-7', familyName: 'DE LA RIVIÈRE', usageName: 'PAYET', givenNames: ['Anne-Sophie', 'Marie'] },
    })
    await browser.wiped()
    expect(browser.led).toHaveLength(1)
    expect(browser.led[0]).toMatch(/^https:\/\/guichet\.example\/retour\?state=/)
    expect(provider.logouts.confirmed).toBe(1)
    expect(new URL(browser.farewells[0]?.url ?? '').searchParams.get('id_token_hint')).toMatch(/^ey/)
    expect(events).toEqual([['franceconnect.done', {}]])
  })
  it('is asked with state, nonce, PKCE and the first level, never with the same words twice', async () => {
    const door = doorOf()
    await door.signIn()
    await door.signIn()
    const [one, two] = browser.asked.map((url) => new URL(url).searchParams)
    expect(one?.get('acr_values')).toBe('eidas1')
    expect(one?.get('code_challenge_method')).toBe('S256')
    expect(one?.get('response_type')).toBe('code')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(one?.get(name)).not.toBe(two?.get(name))
  })
})

describe('a sign-in that does not come to its end', () => {
  it('refused on FranceConnect’s page', async () => {
    browser.presses = 'refuse'
    expect(await codeOf()).toBe('fc_cancelled')
    expect(browser.farewells).toEqual([null])
  })
  it('left by the parent, before the pages came or on them', async () => {
    browser.presses = 'nothing'
    const door = doorOf()
    const early = door.signIn()
    door.leave()
    expect(await early).toMatchObject({ ok: false, error: { code: 'fc_cancelled' } })
    expect(browser.asked).toEqual([])
    const met = door.signIn()
    await expect.poll(() => browser.asked).toHaveLength(1)
    door.leave()
    expect(await met).toMatchObject({ ok: false, error: { code: 'fc_cancelled' } })
  })
  it('that a page led elsewhere: the host is logged, nothing else', async () => {
    browser.told = () => ({ kind: 'blocked', host: 'ailleurs.example' })
    expect(await codeOf()).toBe('fc_blocked')
    expect(events).toEqual([
      ['franceconnect.blocked', { host: 'ailleurs.example' }],
      ['franceconnect.failed', { code: 'fc_blocked' }],
    ])
  })
  it('that took too long', async () => {
    browser.before = () => clock.forward(10 * 60_000 + 1)
    expect(await codeOf()).toBe('fc_expired')
  })
  it('whose provider does not answer', async () => {
    await provider.close()
    expect(await codeOf()).toBe('fc_unreachable')
    expect(browser.asked).toEqual([])
  })
  it('whose provider is described wrongly is not trusted', async () => {
    expect(await codeOf(doorOf({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') }))).toBe('fc_untrusted')
  })
  it('whose secret lies nowhere, or is not the right one', async () => {
    expect(await codeOf(doorOf({}, null))).toBe('fc_unreachable')
    expect(browser.asked).toEqual([])
    expect(await codeOf(doorOf({}, 'another secret'))).toBe('fc_refused')
  })
})

describe('a reply that was tampered with is not trusted', () => {
  const changed = (change: (url: URL) => void): void => {
    browser.told = (visit) => {
      if (visit.kind !== 'returned') return visit
      const url = new URL(visit.url)
      change(url)
      return { kind: 'returned', url: url.href }
    }
  }
  it('another state', async () => {
    changed((url) => url.searchParams.set('state', 'not-mine'))
    expect(await codeOf()).toBe('fc_untrusted')
  })
  it('no state', async () => {
    changed((url) => url.searchParams.delete('state'))
    expect(await codeOf()).toBe('fc_untrusted')
  })
  it('the whole reply of an earlier parent', async () => {
    const door = doorOf()
    let earlier = ''
    browser.told = (visit) => {
      if (visit.kind === 'returned' && earlier === '') earlier = visit.url
      return { kind: 'returned', url: earlier }
    }
    expect(await codeOf(door)).toBe('ok')
    expect(await codeOf(door)).toBe('fc_untrusted')
  })
  it('a code that was used before', async () => {
    const door = doorOf()
    let code = ''
    changed((url) => {
      if (code === '') code = url.searchParams.get('code') ?? ''
      else url.searchParams.set('code', code)
    })
    expect(await codeOf(door)).toBe('ok')
    expect(await codeOf(door)).toBe('fc_expired')
  })
  it('another issuer in the reply', async () => {
    changed((url) => url.searchParams.set('iss', 'https://autre.example'))
    expect(await codeOf()).toBe('fc_untrusted')
  })
  it.each([
    ['nonce', { nonce: 'another' }],
    ['audience', { aud: 'somebody-else' }],
    ['issuer', { iss: 'https://autre.example' }],
    ['time', { exp: 1_000_000_000, iat: 999_999_000 }],
    ['person', { sub: 'sub-2' }],
    ['level', { acr: 'eidas0' }],
  ])('an ID token with another %s', async (_, claims) => {
    provider.idToken = (all) => ({ ...all, ...claims })
    expect(await codeOf()).toBe('fc_untrusted')
  })
  it('an ID token without a nonce or a level', async () => {
    provider.idToken = ({ nonce: _nonce, ...rest }) => rest
    expect(await codeOf()).toBe('fc_untrusted')
    provider.idToken = ({ acr: _acr, ...rest }) => rest
    expect(await codeOf()).toBe('fc_untrusted')
  })
  it('an identity signed by nobody known: not trusted, and still logged out', async () => {
    provider.forgesUserinfo = true
    expect(await codeOf()).toBe('fc_untrusted')
    await browser.wiped()
    expect(browser.led).toHaveLength(1)
  })
  it('an identity without a family name', async () => {
    provider.person = { sub: 'sub-1', family_name: '', given_name: 'Nadia' }
    expect(await codeOf()).toBe('fc_untrusted')
  })
})
