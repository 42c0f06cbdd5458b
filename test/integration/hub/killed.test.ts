import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { cable } from '../../setup/cable.ts'
import { hubCommand, hubProcess, type HubProcess } from '../../setup/hub-process.ts'
import { httpGateway } from '../messages/http-gateway.ts'
import { houseOf, joined, later } from './machines.ts'
import { notice, throughHub } from './sending.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'guichet-killed-hub-'))
  later(() => rmSync(data, { recursive: true, force: true }))
})

/** Three processes are started for each. */
const PATIENCE = 180_000

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
  it(
    'never lets it leave twice',
    async () => {
      const gateway = await killing()
      const config = join(data, 'hub.json')
      const headers = knowsKeys ? { 'idempotency-key': '{id}' } : {}
      const sms = { url: gateway.url, headers, body: { kind: 'json', value: { to: '{to}', text: '{text}' } } }
      writeFileSync(config, JSON.stringify({ all: { messages: { sms } } }))
      const code = await hubCommand(data, 'code', 'Collège des Filaos', '--add')
      const start = async (): Promise<HubProcess> => {
        const hub = await hubProcess(data, '--config', config)
        later(async () => {
          hub.kill()
          await hub.ended
        })
        return hub
      }
      const first = await start()
      const line = await cable(first.port)
      later(() => line.close())
      const station = await joined({ url: `http://127.0.0.1:${line.port}`, code: () => Promise.resolve(code) }, throughHub)
      const { courier, store } = houseOf(station)
      const id = notice(station, 'sms')
      gateway.strikes(first.kill)
      expect(await courier.deliver(id)).toBe('queued')
      await first.ended
      expect(gateway.asked).toHaveLength(1)

      const second = await start()
      line.plug(second.port)
      station.clock.forward(15 * 60_000)
      courier.nudge()
      await station.when('its end', () => store.messages.byId(id)?.state === state)
      expect([gateway.asked.length, gateway.delivered]).toEqual([asks, [id]])
      for (const secret of ['39980001', 'Exemple', 'a.exemple']) expect([...first.log, ...second.log].join()).not.toContain(secret)
    },
    PATIENCE,
  )
})
