import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import type { House } from '../../../src/core/house.ts'
import { writeSample } from '../../../src/core/import/sample.ts'
import type { MessageRow } from '../../../src/core/store/messages.ts'
import { hubConfigSchema, type HubConfig } from '../../../src/hub/services/config.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../../setup/hub.ts'
import { atKiosk } from '../../setup/at-kiosk.ts'
import { openGateways, policyFor, type Gateways } from '../../setup/gateways.ts'
import { someone, type Someone } from '../../setup/parent.ts'
import { examplePolicy } from '../../setup/station.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
export const afterwards = (close: () => unknown): void => void closing.push(close)

const SAMPLE = { pupils: 12, seed: 3, format: 'siecle', schoolYear: 2026 } as const
export const parentOfSample: Someone = someone(SAMPLE)
export const TOKEN = 'token-of-the-hub'
export const ENV = { GUICHET_TEST_SMS_TOKEN: TOKEN }

export async function gatewaysUp(): Promise<Gateways> {
  const gateways = await openGateways()
  afterwards(gateways.close)
  return gateways
}

/** What the hub sends by for all schools: the secrets are its own. */
export const sendsBy = (gateways: Gateways, more: object = {}): HubConfig =>
  hubConfigSchema.parse({ all: { messages: policyFor(gateways).messages, ...more } })

export async function hubUp(options: Parameters<typeof openTestHub>[0] = {}): Promise<TestHub> {
  const hub = await openTestHub(options)
  afterwards(() => hub.close())
  return hub
}

/** A station whose policy leaves its messages to the hub and holds no secret. It has not joined. */
export async function machine(url: string, options: Parameters<typeof openLinkedStation>[1] = {}): Promise<LinkedStation> {
  const station = await openLinkedStation(url, {
    ...options,
    policy: { ...examplePolicy, messages: { through: 'hub' }, ...options.policy },
  })
  afterwards(() => station.close())
  return station
}

export async function joined(url: string, code: string, options: Parameters<typeof machine>[1] = {}): Promise<LinkedStation> {
  const station = await machine(url, options)
  expect(await houseOf(station).hub.join(code, 'it')).toMatchObject({ ok: true })
  await station.linked()
  return station
}

export const houseOf = ({ station }: LinkedStation): House => station.house

export async function importFamilies(station: LinkedStation): Promise<void> {
  const { imports } = houseOf(station)
  const preview = await imports.preview(await writeSample({ ...SAMPLE, outDir: mkdtempSync(join(tmpdir(), 'guichet-sample-')) }))
  if (!preview.ok) throw new Error(preview.error.code)
  const applied = imports.apply(preview.value.previewId, 'system')
  if (!applied.ok) throw new Error(applied.error.code)
}

/** «Je n'ai pas encore d'identifiant», name and mobile: the code is asked for. */
export async function asksForCode(station: LinkedStation) {
  const parent = atKiosk(houseOf(station))
  const { adult } = parentOfSample
  await parent.begin('register-by-sms')
  await parent.say({ kind: 'explain-registration', answer: {} })
  await parent.say({ kind: 'ask-identity', answer: { familyName: adult.family, firstName: adult.first } })
  await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: adult.mobile } })
  return parent
}

export const messagesOf = (station: LinkedStation): readonly MessageRow[] =>
  houseOf(station).store.db.prepare<[], MessageRow>('SELECT * FROM message ORDER BY created_at, rowid').all()

/** A mail that may wait for the network. */
export function notice(station: LinkedStation, id = 'notice-1'): string {
  const { courier, store } = houseOf(station)
  store.atomically(() =>
    courier.enqueue({
      id,
      template: 'mail-changing',
      locale: 'fr',
      recipient: 'parent@exemple.example',
      params: { school: 'Collège des Filaos', portal: 'Métice' },
      deadline: null,
    }),
  )
  return id
}
