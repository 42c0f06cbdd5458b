import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLinkedStation, type LinkedStation } from '../../setup/hub.ts'
import { cityOf, correctCity, houseOf, hubUp, importFamilies, joined, later, pupilsOf, somebody, through } from './machines.ts'

const cursorOf = (station: LinkedStation): number =>
  houseOf(station).store.db.prepare<[], { cursor: number }>('SELECT cursor FROM sync_state').get()?.cursor ?? 0
const accountsOf = (station: LinkedStation): number =>
  houseOf(station).store.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM account').get()?.n ?? 0
const ordinalOf = (station: LinkedStation): number =>
  houseOf(station).store.db.prepare<[], { ordinal: number }>('SELECT ordinal FROM sync_state').get()?.ordinal ?? 0

/** The data folder as it is on the disk now, as a backup or another machine gets it. */
function copyOf(station: LinkedStation): string {
  houseOf(station).store.db.pragma('wal_checkpoint(TRUNCATE)')
  const folder = mkdtempSync(join(tmpdir(), 'guichet-copy-'))
  cpSync(station.dataDir, folder, { recursive: true })
  return folder
}
async function startFrom(url: string, dataDir: string): Promise<LinkedStation> {
  const station = await openLinkedStation(url, { dataDir })
  later(() => station.close())
  return station
}

describe('a machine', () => {
  it('goes on with its first synchronisation where the cable was pulled, page by page', async () => {
    const hub = await hubUp()
    const office = await joined(hub)
    await importFamilies(office, 900)
    await office.linked()
    const wired = await through(hub)
    let cutAt = 0
    const kiosk = await openLinkedStation(wired.url, {
      changed: () => {
        if (cutAt > 0 || cursorOf(kiosk) === 0) return
        cutAt = cursorOf(kiosk)
        wired.line.unplug()
      },
    })
    later(() => kiosk.close())
    await houseOf(kiosk).hub.join(await hub.code(), 'it')
    await houseOf(kiosk).hub.now()
    expect(kiosk.link()).toMatchObject({ kind: 'linked', trouble: { code: 'hub_unreachable' } })
    expect(accountsOf(kiosk)).toBeLessThan(accountsOf(office))
    expect(cutAt).toBeGreaterThan(0)
    wired.line.plug()
    await houseOf(kiosk).hub.now()
    expect(pupilsOf(kiosk)).toBe(900)
    expect(accountsOf(kiosk)).toBe(accountsOf(office))
    expect(cursorOf(kiosk)).toBe(cursorOf(office))
  })

  it('that is copied with its disk becomes two, and neither loses a word', async () => {
    const hub = await hubUp()
    const office = await joined(hub)
    await importFamilies(office)
    await office.linked()
    const [one, two] = [somebody(office, 0), somebody(office, 1)]
    const copy = await startFrom(hub.url, copyOf(office))
    correctCity(office, one, 'Brest')
    await office.linked()
    correctCity(copy, two, 'Nantes')
    await houseOf(copy).hub.now()
    await office.when('the copy’s correction', () => cityOf(office, two) === 'Nantes')
    await copy.when('the original’s correction', () => cityOf(copy, one) === 'Brest')
    // Whoever was found out numbers its letters anew; no two letters of the school bear one number.
    expect(ordinalOf(copy)).not.toBe(ordinalOf(office))
  })

  it('that was put back to an old backup takes what it missed and gives what only it knew', async () => {
    const hub = await hubUp()
    const office = await joined(hub)
    await importFamilies(office)
    await office.linked()
    const [one, two] = [somebody(office, 0), somebody(office, 1)]
    const backup = copyOf(office)
    correctCity(office, one, 'Brest')
    await office.linked()
    office.station.close()
    const restored = await startFrom(hub.url, backup)
    correctCity(restored, two, 'Nantes')
    await restored.when('what it had said before', () => cityOf(restored, one) === 'Brest')
    await restored.linked()
    const kiosk = await joined(hub)
    await kiosk.when('both', () => cityOf(kiosk, one) === 'Brest' && cityOf(kiosk, two) === 'Nantes')
  })
})
