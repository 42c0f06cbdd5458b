import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { courier, type NewMail } from '../../../../src/core/messages/courier.ts'
import { smsGatewayDriver } from '../../../../src/core/gateways/sms-gateway.ts'
import { openStore } from '../../../../src/core/store/open.ts'
import { createStore } from '../../../../src/core/store/store.ts'
import type { SmsGatewayPolicy } from '../../../../src/shared/policy/sms-gateway.ts'
import { handClock, handTimers } from '../../../setup/station.ts'
import { described, httpGateway } from '../http-gateway.ts'
import { MINUTE } from '../post.ts'
import { points, run, type Doom } from './doom.ts'

const NOW = handClock().now()
const message = (kind: 'code' | 'notice'): NewMail => ({
  id: 'm1',
  template: kind === 'code' ? 'sms-code' : 'sms-identifier',
  locale: 'fr',
  recipient: '+33639980001',
  params: { school: 'Collège des Filaos', portal: 'Métice', code: '482913', name: 'Mme Exemple', identifier: 'a.exemple' },
  deadline: kind === 'code' ? NOW + 30 * MINUTE : null,
})

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-kill-'))
  mkdirSync(join(folder, 'first'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A gateway that takes one key once: a second request with it is answered the same and delivers nothing. */
async function honest() {
  const delivered: string[] = []
  let onTaken: () => boolean = () => true
  const { url, asked } = await httpGateway((response, { headers }) => {
    const key = String(headers['idempotency-key'])
    if (!delivered.includes(key)) delivered.push(key)
    if (onTaken()) response.writeHead(201).end('{}')
  })
  const knowsKeys = described({ url, headers: { 'idempotency-key': '{id}' } })
  return { knowsKeys, knowsNone: described({ url }), delivered, asked, whenTaken: (call: typeof onTaken) => void (onTaken = call) }
}

/** The station starts again on what was left, with everything due tried to the end. Gives the message's row, if there is one. */
async function startAgain(db: string, gateway: SmsGatewayPolicy, now: number) {
  const opened = openStore({ path: db, key: '5a'.repeat(32), now })
  if (!opened.ok) throw new Error(opened.error.code)
  const store = createStore(opened.value)
  const timers = handTimers()
  let isQuiet: () => void = () => undefined
  const post = courier({
    store,
    clock: { now: () => now },
    timers,
    drivers: { sms: smsGatewayDriver(gateway, {}), mail: null },
    log: { event: () => undefined },
    jitter: () => 0,
    changed: () => isQuiet(),
  })
  post.start()
  const changed = new Promise<void>((resolve) => (isQuiet = resolve))
  const isDue = timers.waiting() > 0
  timers.fire()
  if (isDue) await changed
  const row = store.messages.byId('m1')
  post.stop()
  store.close()
  return row
}

/** Sends in a process that is killed at a point. */
async function killedAt(
  at: Doom['at'],
  kind: 'code' | 'notice',
  { gateway, whenTaken }: Awaited<ReturnType<typeof honest>> & { gateway: SmsGatewayPolicy },
) {
  const db = join(folder, 'first', 'guichet.db')
  const signal = await run({ db, gateway, now: NOW, message: message(kind), at }, (kill) => {
    if (at === 'on the line') whenTaken(() => (kill(), false))
  })
  whenTaken(() => true)
  expect(signal).toBe('SIGKILL')
  cpSync(join(folder, 'first'), join(folder, 'late'), { recursive: true })
  return { db, late: join(folder, 'late', 'guichet.db') }
}

const before = (at: Doom['at'], other: Doom['at']): boolean => points.indexOf(at) < points.indexOf(other)

describe.each(points)('killed %s', (at) => {
  it('a code is never delivered twice, nor after its time; one that was begun arrives, where keys are known', async () => {
    const gateway = await honest()
    const { db, late } = await killedAt(at, 'code', { ...gateway, gateway: gateway.knowsKeys })
    const asked = gateway.asked.length
    expect(asked).toBe(before(at, 'on the line') ? 0 : 1)

    const stale = await startAgain(late, gateway.knowsKeys, NOW + 30 * MINUTE)
    expect(gateway.asked).toHaveLength(asked)
    expect(stale?.state ?? 'not there').toBe(
      at === 'written, not committed' ? 'not there' : before(at, 'claimed') ? 'dropped' : at === 'settled' ? 'sent' : 'unknown',
    )

    const row = await startAgain(db, gateway.knowsKeys, NOW + 1_000)
    const isBegun = !before(at, 'claimed')
    expect(gateway.delivered).toEqual(isBegun ? ['m1'] : [])
    expect(row?.state ?? 'not there').toBe(at === 'written, not committed' ? 'not there' : isBegun ? 'sent' : 'dropped')
    expect(row?.params ?? null).toBeNull()
  })

  it('a notice that was committed arrives, and once where keys are known', async () => {
    const gateway = await honest()
    const { db } = await killedAt(at, 'notice', { ...gateway, gateway: gateway.knowsKeys })
    const row = await startAgain(db, gateway.knowsKeys, NOW + 1_000)
    const isThere = at !== 'written, not committed'
    expect(gateway.delivered).toEqual(isThere ? ['m1'] : [])
    expect(row?.state ?? 'not there').toBe(isThere ? 'sent' : 'not there')
    // And nothing is left over for another start.
    const asked = gateway.asked.length
    await startAgain(db, gateway.knowsKeys, NOW + 60 * MINUTE)
    expect(gateway.asked).toHaveLength(asked)
  })
})

describe.each(points.filter((at) => !before(at, 'claimed') && at !== 'settled'))('killed %s', (at) => {
  it('a code is not sent again where no keys are known', async () => {
    const gateway = await honest()
    const { db } = await killedAt(at, 'code', { ...gateway, gateway: gateway.knowsNone })
    const asked = gateway.asked.length
    await startAgain(db, gateway.knowsNone, NOW + 1_000)
    expect(gateway.asked).toHaveLength(asked)
  })
})
