import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { cable } from '../../setup/cable.ts'
import { hubCommand, hubProcess, type HubProcess } from '../../setup/hub-process.ts'
import { httpGateway } from '../messages/http-gateway.ts'
import { afterwards, houseOf, joined } from './sending.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'guichet-killed-hub-'))
  afterwards(() => rmSync(data, { recursive: true, force: true }))
})

/** A gateway that delivers one key once, and kills whoever gives it the first message before it answers. */
async function killing() {
  const delivered: string[] = []
  let strike: (() => void) | null = null
  const { url, asked } = await httpGateway((response, { headers }) => {
    const key = String(headers['idempotency-key'])
    if (!delivered.includes(key)) delivered.push(key)
    if (strike === null) return void response.writeHead(201).end('{}')
    strike()
    strike = null
  })
  return { url, asked, delivered, strikes: (call: () => void) => void (strike = call) }
}

describe.each([
  { knowsKeys: true, state: 'sent', asks: 2 },
  { knowsKeys: false, state: 'unknown', asks: 1 },
])('a hub that is killed while its gateway has the message (which knows keys: $knowsKeys)', ({ knowsKeys, state, asks }) => {
  it('never lets it leave twice', async () => {
    const gateway = await killing()
    const config = join(data, 'hub.json')
    const headers = knowsKeys ? { 'idempotency-key': '{id}' } : {}
    const sms = { url: gateway.url, headers, body: { kind: 'json', value: { to: '{to}', text: '{text}' } } }
    writeFileSync(config, JSON.stringify({ all: { messages: { sms } } }))
    const code = await hubCommand(data, 'code', 'Collège des Filaos', '--add')
    const start = async (): Promise<HubProcess> => {
      const hub = await hubProcess(data, '--config', config)
      afterwards(async () => {
        hub.kill()
        await hub.ended
      })
      return hub
    }
    const first = await start()
    const line = await cable(first.port)
    afterwards(() => line.close())
    const station = await joined(`http://127.0.0.1:${line.port}`, code)
    const { courier, store } = houseOf(station)
    store.atomically(() =>
      courier.enqueue({
        id: 'm1',
        template: 'sms-identifier',
        locale: 'fr',
        recipient: '+33639980001',
        params: { school: 'Collège des Filaos', portal: 'Métice', name: 'Mme Exemple', identifier: 'a.exemple' },
        deadline: null,
      }),
    )
    gateway.strikes(first.kill)
    expect(await courier.deliver('m1')).toBe('queued')
    await first.ended
    expect(gateway.asked).toHaveLength(1)

    const second = await start()
    line.plug(second.port)
    station.clock.forward(15 * 60_000)
    courier.nudge()
    await station.when('its end', () => store.messages.byId('m1')?.state === state)
    expect([gateway.asked.length, gateway.delivered]).toEqual([asks, ['m1']])
    for (const secret of ['39980001', 'Exemple', 'a.exemple']) expect([...first.log, ...second.log].join()).not.toContain(secret)
  })
})
