import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeBackup } from '../../../src/core/store/backup.ts'
import { damage, pageOf } from '../../setup/damage.ts'
import type { LinkedStation } from '../../setup/hub.ts'
import { cityOf, correctCity, houseOf, hubUp, importFamilies, joined, later, machine, somebody, through } from './machines.ts'

/** A machine's, for after it was closed too. */
function folder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'guichet-bad-disk-'))
  later(() => rmSync(dataDir, { recursive: true, force: true }))
  return dataDir
}

/** An office that did three things since its copy was taken: one that the hub heard of, and two without it. Its disk then goes bad in `table`. */
async function story(table: string) {
  const dataDir = folder()
  const hub = await hubUp()
  const cut = await through(hub)
  const [other, first] = [await joined(hub), await joined(cut, { dataDir })]
  await importFamilies(other)
  await other.linked()
  await first.when('the families', () => houseOf(first).store.families.pupils() > 0)
  await first.linked()
  const path = join(dataDir, 'guichet.db')
  const [a, b, c] = [somebody(first, 0), somebody(first, 1), somebody(first, 2)]
  takeBackup(houseOf(first).store.db, { path, now: first.clock.now() + 1, label: 'daily' })
  correctCity(first, a, 'Heard')
  await first.linked()
  cut.line.unplug()
  correctCity(first, b, 'Waiting')
  correctCity(first, c, 'Waiting')
  const page = pageOf(houseOf(first).store.db, table)
  first.station.close()
  damage(path, page)
  const again = await machine(hub, { dataDir })
  return { again, other, people: [a, b, c] as const }
}
const cities = (station: LinkedStation, people: readonly string[]) => people.map((id) => cityOf(station, id))

describe('a machine of several whose store is damaged', () => {
  it('goes back to its copy, finds what waited, and hears the rest from the hub', async () => {
    const { again, other, people } = await story('guardian')
    expect(houseOf(again).recovery.told()).toMatchObject({ linked: true, salvaged: 2, lost: 0 })
    // Before the hub has said a word, people see what they did.
    expect(cities(again, people).slice(1)).toEqual(['Waiting', 'Waiting'])
    await again.linked()
    await other.when('the office’s changes', () => cityOf(other, people[2]) === 'Waiting')
    for (const station of [again, other]) expect(cities(station, people)).toEqual(['Heard', 'Waiting', 'Waiting'])
    expect(houseOf(again).store.db.prepare('SELECT incarnation FROM sync_state').pluck().get()).toBe(2)
  })

  it('is still a machine of the school when it had only just joined', async () => {
    const dataDir = folder()
    const hub = await hubUp()
    const [other, first] = [await joined(hub), await machine(hub, { dataDir })]
    await importFamilies(other)
    expect(await houseOf(first).syncDesk.join(await hub.code(), 'it')).toMatchObject({ ok: true })
    await first.when('the families', () => houseOf(first).store.families.pupils() > 0)
    await first.linked()
    const page = pageOf(houseOf(first).store.db, 'guardian')
    first.station.close()
    damage(join(dataDir, 'guichet.db'), page)
    const again = await machine(hub, { dataDir })
    await again.linked()
    expect(houseOf(again).store.families.pupils()).toBe(houseOf(other).store.families.pupils())
  })

  it('says how many changes waited that cannot be read', async () => {
    const { again, other, people } = await story('sync_op')
    expect(houseOf(again).recovery.told()).toMatchObject({ linked: true, salvaged: 0, lost: 2 })
    await again.linked()
    expect(cities(again, people)[0]).toBe('Heard')
    expect(cities(other, people)[1]).not.toBe('Waiting')
  })
})
