import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { doctor } from '../../../src/core/staff/doctor.ts'
import { hubConfigSchema } from '../../../src/hub/services/config.ts'
import { policyFor } from '../../setup/gateways.ts'
import { houseOf, hubUp, importFamilies, joined, machine, through } from './machines.ts'
import { asksForCode, ENV, gatewaysUp, messagesOf, notice, parentOfSample, sendsBy, throughHub, TOKEN } from './sending.ts'

const unreachable = { delivery: { state: 'unreachable', failure: { code: 'sms_unreachable' } } }

describe('a station whose messages leave by the hub', () => {
  it('sends a parent their code: the account is active, and the secret was the hub’s alone', async () => {
    const gateways = await gatewaysUp()
    const log: string[] = []
    const event = (name: string, detail?: object): void => void log.push(JSON.stringify({ name, ...detail }))
    const hub = await hubUp({ ports: { log: { event } }, options: { config: sendsBy(gateways), env: ENV } })
    const station = await joined(hub, throughHub)
    await importFamilies(station)
    const parent = await asksForCode(station)
    expect(parent.view('enter-code')).toMatchObject({ delivery: { state: 'sent' } })
    const [sms] = gateways.sms
    expect(sms).toMatchObject({ authorization: `Bearer ${TOKEN}`, key: messagesOf(station)[0]?.id })
    const code = /\b\d{6}\b/.exec(sms?.text ?? '')?.[0] ?? ''
    await parent.say({ kind: 'enter-code', answer: { kind: 'code', code } })
    for (let n = 0; n < parentOfSample.children.length; n += 1) {
      const { childFirstName } = parent.view('confirm-birth-date')
      const date = parentOfSample.children.find(({ first }) => first === childFirstName)?.birth ?? ''
      await parent.say({ kind: 'confirm-birth-date', answer: { kind: 'date', date } })
    }
    await parent.say({ kind: 'choose-password', answer: { password: 'Mangue-Verte-42', confirmation: 'Mangue-Verte-42' } })
    expect(parent.view('done')).toMatchObject({ outcome: 'active' })
    expect(messagesOf(station)[0]).toMatchObject({ state: 'sent', params: null })
    // Nobody is in the hub's log.
    for (const secret of [code, parentOfSample.adult.mobile.slice(2), parentOfSample.adult.family, TOKEN])
      expect(log.join()).not.toContain(secret)
    expect(log.filter((line) => line.includes('message.sent'))).toHaveLength(1)
  })

  it('sends mails too', async () => {
    const gateways = await gatewaysUp()
    const hub = await hubUp({ options: { config: sendsBy(gateways), env: ENV } })
    const station = await joined(hub, throughHub)
    expect(await houseOf(station).courier.deliver(notice(station, 'mail'))).toBe('sent')
    expect(gateways.mails).toMatchObject([{ to: 'parent@exemple.example', text: expect.stringContaining('Collège des Filaos') }])
  })

  it('tells a parent at once when the hub is away, says so on the first screen, and not any more once it is back', async () => {
    const gateways = await gatewaysUp()
    const hub = await hubUp({ options: { config: sendsBy(gateways), env: ENV } })
    const reached = await through(hub)
    const { line } = reached
    const station = await joined(reached, throughHub)
    await importFamilies(station)
    await station.linked()
    line.unplug()
    const parent = await asksForCode(station)
    expect(parent.view('enter-code')).toMatchObject({ ...unreachable, canVouch: true })
    await houseOf(station).parents.quit()
    expect(parent.cut()).toEqual(['sms'])
    expect(messagesOf(station)[0]).toMatchObject({ state: 'failed', failure: 'hub', params: null })
    line.plug()
    await asksForCode(station)
    expect(parent.view('enter-code')).toMatchObject({ delivery: { state: 'sent' } })
    await houseOf(station).parents.quit()
    expect(parent.cut()).toEqual([])
    expect(gateways.sms).toHaveLength(1)
  })

  it('that has joined no hub tells parents at once, and doctor tells IT', async () => {
    const hub = await hubUp()
    const station = await machine(hub, throughHub)
    await importFamilies(station)
    const parent = await asksForCode(station)
    expect(parent.view('enter-code')).toMatchObject(unreachable)
    const said = () => doctor(houseOf(station)).checks.filter(({ name }) => name === 'sms' || name === 'mail')
    const detail = 'through the hub, which this machine has not joined'
    expect(said()).toEqual([
      { name: 'sms', ok: false, detail },
      { name: 'mail', ok: false, detail },
    ])
    expect(await houseOf(station).hub.join(await hub.code(), 'it')).toMatchObject({ ok: true })
    expect(said()).toEqual([
      { name: 'sms', ok: true, detail: 'through the hub' },
      { name: 'mail', ok: true, detail: 'through the hub' },
    ])
  })

  it('that was revoked sends nothing more', async () => {
    const gateways = await gatewaysUp()
    const hub = await hubUp({ options: { config: sendsBy(gateways), env: ENV } })
    const station = await joined(hub, throughHub)
    await importFamilies(station)
    await station.linked()
    const [known] = await hub.hub.schools.stations(hub.school)
    await hub.hub.schools.revoke(hub.school, known?.id ?? '')
    expect((await asksForCode(station)).view('enter-code')).toMatchObject(unreachable)
    expect(gateways.sms).toEqual([])
  })
})

describe('a reply that is lost', () => {
  /** A station on a cable that is pulled while the gateway has the message. */
  async function lost(plugged: 'at once' | 'later') {
    const gateways = await gatewaysUp()
    const hub = await hubUp({ options: { config: sendsBy(gateways), env: ENV } })
    const reached = await through(hub)
    const { line } = reached
    const station = await joined(reached, throughHub)
    await importFamilies(station)
    await station.linked()
    gateways.onSms = () => {
      gateways.onSms = () => undefined
      line.unplug()
      if (plugged === 'at once') line.plug()
    }
    return { gateways, line, station }
  }

  it('is asked for again while the parent stands there: one SMS', async () => {
    const { gateways, station } = await lost('at once')
    expect((await asksForCode(station)).view('enter-code')).toMatchObject({ delivery: { state: 'sent' } })
    expect(gateways.sms).toHaveLength(1)
  })

  it('is asked for again later by a notice that waits: one SMS', async () => {
    const { gateways, line, station } = await lost('later')
    const { courier, store } = houseOf(station)
    const id = notice(station, 'sms')
    expect(await courier.deliver(id)).toBe('queued')
    line.plug()
    station.clock.forward(15 * 60_000)
    courier.nudge()
    await station.when('the notice', () => store.messages.byId(id)?.state === 'sent')
    expect(gateways.sms).toHaveLength(1)
  })
})

describe('a hub', () => {
  it('without a secret starts and agrees all the same; the secret is found once it lies there', async () => {
    const gateways = await gatewaysUp()
    const file = join(mkdtempSync(join(tmpdir(), 'guichet-hub-secret-')), 'token')
    const { messages } = policyFor(gateways)
    const config = hubConfigSchema.parse({ all: { messages: { sms: { ...(messages?.sms as object), secrets: { token: { file } } } } } })
    const events: [string, object | undefined][] = []
    const log = { event: (event: string, detail?: object) => void events.push([event, detail]) }
    const hub = await hubUp({ ports: { log }, options: { config, env: {} } })
    await hub.hub.checkServices()
    expect(events).toContainEqual(['services.secret-missing', { school: 'all', service: 'sms', where: file, reason: 'missing' }])
    expect((await fetch(`${hub.url}/ready`)).status).toBe(200)
    const station = await joined(hub, throughHub)
    await importFamilies(station)
    await station.linked()
    expect((await asksForCode(station)).view('enter-code')).toMatchObject(unreachable)
    expect(messagesOf(station)[0]).toMatchObject({ failure: 'secret-missing' })
    writeFileSync(file, 's3cret\n')
    expect((await asksForCode(station)).view('enter-code')).toMatchObject({ delivery: { state: 'sent' } })
    expect(gateways.sms[0]?.authorization).toBe('Bearer s3cret')
  })

  it('sends for the school it is told, and for no station of another', async () => {
    const gateways = await gatewaysUp()
    const { messages } = policyFor(gateways)
    const config = hubConfigSchema.parse({ schools: { 'Collège des Filaos': { messages } } })
    const hub = await hubUp({ options: { config, env: ENV } })
    const other = await hub.hub.schools.add('École des Badamiers')
    const stranger = await joined({ ...hub, code: () => hub.hub.schools.code(other.id, 'essai', 60_000) }, throughHub)
    const services = async (station: typeof stranger) => houseOf(station).hub.client()?.call('services', {}, new AbortController().signal)
    expect(await services(stranger)).toEqual({ ok: true, value: { sms: false, mail: false, franceConnect: null } })
    await importFamilies(stranger)
    await stranger.linked()
    expect((await asksForCode(stranger)).view('enter-code')).toMatchObject(unreachable)
    expect(messagesOf(stranger)[0]).toMatchObject({ failure: 'no-driver' })
    expect(gateways.sms).toEqual([])
    const own = await joined(hub, throughHub)
    expect(await services(own)).toEqual({ ok: true, value: { sms: true, mail: true, franceConnect: null } })
    // A second school of the same name is not taken for the first, nor the first for it.
    await hub.hub.schools.add('Collège des Filaos')
    expect(await services(own)).toEqual({ ok: true, value: { sms: false, mail: false, franceConnect: null } })
  })

  it('holds back a stolen station that asks by itself, and keeps on sending for its school', async () => {
    const gateways = await gatewaysUp()
    const config = sendsBy(gateways, { limits: { perStationPerDay: 3 } })
    const hub = await hubUp({ options: { config, env: ENV } })
    const [stolen, honest] = [await joined(hub, throughHub), await joined(hub, throughHub)]
    const client = houseOf(stolen).hub.client()
    const kinds: string[] = []
    for (let n = 0; n < 6; n += 1) {
      const message = { id: `m${n}`, channel: 'sms', recipient: `+3363998000${n}`, subject: null, text: 'Essai', within: null } as const
      const answer = await client?.call('send', message, new AbortController().signal)
      kinds.push(answer?.ok === true ? answer.value.kind : 'none')
    }
    expect(kinds).toEqual(['sent', 'sent', 'sent', 'unreachable', 'unreachable', 'unreachable'])
    expect(await houseOf(honest).courier.deliver(notice(honest, 'mail'))).toBe('sent')
    expect(gateways.sms).toHaveLength(3)
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    expect(metrics).toContain('guichet_hub_messages_total{channel="sms",outcome="limited"} 3')
  })
})
