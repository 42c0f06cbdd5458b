import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import type { House } from '../../../src/core/house.ts'
import { writeSample } from '../../../src/core/import/sample.ts'
import { cable, type Cable } from '../../setup/cable.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../../setup/hub.ts'

/** Hubs, machines and cables that are put away after each test, last first. */
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
export const later = (close: () => unknown): void => void closing.push(close)

export async function hubUp(options: Parameters<typeof openTestHub>[0] = {}): Promise<TestHub> {
  const hub = await openTestHub(options)
  later(() => hub.close())
  return hub
}

/** A machine that has not joined. */
export async function machine(hub: Pick<TestHub, 'url'>, options: Parameters<typeof openLinkedStation>[1] = {}): Promise<LinkedStation> {
  const station = await openLinkedStation(hub.url, options)
  later(() => station.close())
  return station
}

export async function joined(
  hub: Pick<TestHub, 'url' | 'code'>,
  options: Parameters<typeof openLinkedStation>[1] = {},
): Promise<LinkedStation> {
  const station = await machine(hub, options)
  expect(await houseOf(station).hub.join(await hub.code(), 'it')).toMatchObject({ ok: true })
  await station.linked()
  return station
}

/** The hub as it is reached through a cable that can be pulled. */
export async function through(hub: TestHub): Promise<TestHub & { readonly line: Cable }> {
  const line = await cable(Number(new URL(hub.url).port))
  later(() => line.close())
  return { ...hub, url: `http://127.0.0.1:${line.port}`, line }
}

export const houseOf = ({ station }: LinkedStation): House => station.house

export async function importFamilies(station: LinkedStation, pupils = 12): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'guichet-sample-'))
  const { imports } = houseOf(station)
  const preview = await imports.preview(await writeSample({ outDir, pupils, format: 'siecle', seed: 3 }))
  if (!preview.ok) throw new Error(preview.error.code)
  const applied = imports.apply(preview.value.previewId, 'system')
  if (!applied.ok) throw new Error(applied.error.code)
}

export const pupilsOf = (station: LinkedStation): number => houseOf(station).store.families.pupils()

/** The `n`th guardian by id: the same at every machine. */
export function somebody(station: LinkedStation, n = 0): string {
  const row = houseOf(station).store.db.prepare<[number], { id: string }>('SELECT id FROM guardian ORDER BY id LIMIT 1 OFFSET ?').get(n)
  if (row === undefined) throw new Error('nobody')
  return row.id
}

export const cityOf = (station: LinkedStation, id: string): string | undefined =>
  houseOf(station).store.db.prepare<[string], { city: string }>('SELECT city FROM guardian WHERE id = ?').get(id)?.city

export function correctCity(station: LinkedStation, id: string, city: string): void {
  const made = houseOf(station).corrections.make({ kind: 'guardian', id }, { city }, 'essai', 'anne')
  if (!made.ok) throw new Error(made.error.code)
}

export const troubleOf = (station: LinkedStation): string | undefined => {
  const state = station.link()
  return state.kind === 'linked' ? state.trouble?.code : undefined
}
