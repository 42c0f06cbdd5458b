import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { writeSample } from '../../../src/core/import/sample.ts'
import type { House } from '../../../src/core/house.ts'
import { cable } from '../../setup/cable.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../../setup/hub.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function hubUp(options: Parameters<typeof openTestHub>[0] = {}): Promise<TestHub> {
  const hub = await openTestHub(options)
  closing.push(() => hub.close())
  return hub
}
async function machine(hub: Pick<TestHub, 'url'>, options: Parameters<typeof openLinkedStation>[1] = {}): Promise<LinkedStation> {
  const station = await openLinkedStation(hub.url, options)
  closing.push(() => station.close())
  return station
}
const houseOf = ({ station }: LinkedStation): House => station.house

async function joined(hub: TestHub, options: Parameters<typeof openLinkedStation>[1] = {}): Promise<LinkedStation> {
  const station = await machine(hub, options)
  const result = await houseOf(station).hub.join(await hub.code(), 'it')
  expect(result).toMatchObject({ ok: true })
  await station.linked()
  return station
}

async function importFamilies(station: LinkedStation, pupils = 12): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'guichet-sample-'))
  const { imports } = houseOf(station)
  const preview = await imports.preview(await writeSample({ outDir, pupils, format: 'siecle', seed: 3 }))
  if (!preview.ok) throw new Error(preview.error.code)
  const applied = imports.apply(preview.value.previewId, 'system')
  if (!applied.ok) throw new Error(applied.error.code)
}
const pupilsOf = (station: LinkedStation): number => houseOf(station).store.families.pupils()
const somebody = (station: LinkedStation): { id: string; city: string } => {
  const row = houseOf(station).store.db.prepare<[], { id: string; city: string }>('SELECT id, city FROM guardian ORDER BY id LIMIT 1').get()
  if (row === undefined) throw new Error('nobody')
  return row
}
const cityOf = (station: LinkedStation, id: string): string | undefined =>
  houseOf(station).store.db.prepare<[string], { city: string }>('SELECT city FROM guardian WHERE id = ?').get(id)?.city
const correctCity = (station: LinkedStation, id: string, city: string): void => {
  const made = houseOf(station).corrections.make({ kind: 'guardian', id }, { city }, 'essai', 'anne')
  if (!made.ok) throw new Error(made.error.code)
}
const troubleOf = (station: LinkedStation): string | undefined => {
  const state = station.link()
  return state.kind === 'linked' ? state.trouble?.code : undefined
}

describe('the machines of a school', () => {
  it('agree through the hub: what one brings and corrects, the other shows within its long poll', async () => {
    const hub = await hubUp()
    const office = await joined(hub)
    await importFamilies(office)
    const kiosk = await joined(hub)
    await kiosk.when('the families', () => pupilsOf(kiosk) === 12)
    const { id } = somebody(office)
    correctCity(kiosk, id, 'Nantes')
    await office.when('the correction', () => cityOf(office, id) === 'Nantes')
    await office.linked()
    expect(office.link()).toMatchObject({ kind: 'linked', waiting: 0, trouble: null })
  })

  it('open a letter that another printed, also one printed before it joined', async () => {
    const hub = await hubUp()
    const office = await machine(hub)
    await importFamilies(office)
    const { id } = somebody(office)
    const made = houseOf(office).batches.create({ scope: 'guardian', guardianId: id } as never, 'anne')
    if (!made.ok) throw new Error(made.error.code)
    const letters = houseOf(office).batches.printable(made.value.id)
    if (!letters.ok) throw new Error(letters.error.code)
    const secret = houseOf(office).store.db.prepare<[], { secret: string }>('SELECT secret FROM letter').get()?.secret ?? ''
    await houseOf(office).hub.join(await hub.code(), 'it')
    const kiosk = await joined(hub)
    await kiosk.when('the families', () => pupilsOf(kiosk) === 12)
    const identifier =
      houseOf(kiosk).store.db.prepare<[string], { identifier: string }>('SELECT identifier FROM account WHERE guardian_id = ?').get(id)
        ?.identifier ?? ''
    const opened = await houseOf(kiosk).credentialCheck.check(identifier, secret)
    expect(opened).toMatchObject({ ok: true, value: { kind: 'provisional' } })
    // The clear secret stays where it is printed.
    expect(houseOf(kiosk).store.db.prepare('SELECT 1 FROM letter WHERE secret IS NOT NULL').all()).toEqual([])
  })

  it('go on alone while the network is cut, say since when changes wait, and catch up by themselves', async () => {
    const hub = await hubUp()
    const line = await cable(Number(new URL(hub.url).port))
    closing.push(() => line.close())
    const office = await joined({ ...hub, url: `http://127.0.0.1:${line.port}` })
    await importFamilies(office)
    await office.linked()
    const { id } = somebody(office)
    line.unplug()
    await office.when('trouble', () => troubleOf(office) === 'hub_unreachable')
    correctCity(office, id, 'Brest')
    expect(cityOf(office, id)).toBe('Brest')
    expect(office.link()).toMatchObject({ waiting: 1, since: office.clock.now(), trouble: { code: 'hub_unreachable' } })
    line.plug()
    houseOf(office).hub.now()
    await office.linked()
    const kiosk = await joined(hub)
    await kiosk.when('the correction', () => cityOf(kiosk, id) === 'Brest')
  })

  it('give nothing to another hub that answers in the place of theirs', async () => {
    const hub = await hubUp()
    const line = await cable(Number(new URL(hub.url).port))
    closing.push(() => line.close())
    const office = await joined({ ...hub, url: `http://127.0.0.1:${line.port}` })
    await importFamilies(office)
    await office.linked()
    const other = await hubUp()
    line.unplug()
    line.plug(Number(new URL(other.url).port))
    correctCity(office, somebody(office).id, 'Brest')
    houseOf(office).hub.now()
    await office.when('refusal', () => troubleOf(office) === 'hub_unsigned')
    expect(office.link()).toMatchObject({ waiting: 1 })
    expect(await other.hub.schools.stations(other.school)).toEqual([])
  })

  it('are joined once with a code, never with a wrong one, and a second school’s families are not mixed in', async () => {
    const hub = await hubUp()
    const office = await machine(hub)
    expect(office.link()).toMatchObject({ kind: 'to-join' })
    expect(await houseOf(office).hub.join('AAAA-BBBB-CCCC', 'it')).toMatchObject({ ok: false, error: { code: 'join_code_wrong' } })
    const code = await hub.code()
    expect(await houseOf(office).hub.join(code.toLowerCase(), 'it')).toMatchObject({ ok: true })
    await importFamilies(office)
    await office.linked()
    const second = await machine(hub)
    expect(await houseOf(second).hub.join(code, 'it')).toMatchObject({ ok: false, error: { code: 'join_code_wrong' } })
    await importFamilies(second)
    const fresh = await hub.code()
    expect(await houseOf(second).hub.join(fresh, 'it')).toMatchObject({ ok: false, error: { code: 'join_families_twice' } })
    const third = await machine(hub)
    expect(await houseOf(third).hub.join(fresh, 'it')).toMatchObject({ ok: true })
    expect(await houseOf(third).hub.join(await hub.code(), 'it')).toMatchObject({ ok: false, error: { code: 'already_joined' } })
  })

  it('sign by the hub’s clock when their own is a year off, either way', async () => {
    const hub = await hubUp({ ports: { now: () => Date.UTC(2027, 8, 1) } })
    const slow = await joined(hub)
    await importFamilies(slow)
    await slow.linked()
    slow.clock.forward(3 * 365 * 86_400_000)
    houseOf(slow).hub.now()
    correctCity(slow, somebody(slow).id, 'Vannes')
    await slow.linked()
    expect(slow.link()).toMatchObject({ waiting: 0, trouble: null })
  })

  it('that were revoked are told so, keep what they have, and come back with a new code without doubling anything', async () => {
    const hub = await hubUp()
    const office = await joined(hub)
    await importFamilies(office)
    await office.linked()
    const [known] = await hub.hub.schools.stations(hub.school)
    await hub.hub.schools.revoke(hub.school, known?.id ?? '')
    correctCity(office, somebody(office).id, 'Rennes')
    await office.when('refusal', () => troubleOf(office) === 'station_unknown')
    expect(await houseOf(office).hub.join(await hub.code(), 'it')).toMatchObject({ ok: true })
    await office.linked()
    const kiosk = await joined(hub)
    await kiosk.when('the families', () => pupilsOf(kiosk) === 12 && cityOf(kiosk, somebody(office).id) === 'Rennes')
    expect(houseOf(kiosk).store.conflicts.count()).toBe(0)
  })
})
