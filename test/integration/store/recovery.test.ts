import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { realRandom } from '../../../src/core/real.ts'
import { listBackups } from '../../../src/core/store/backup.ts'
import { damage, pageOf } from '../../setup/damage.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'

/** As a folder of that morning is called. */
const THEN = '2026-09-01T07-59-00-000Z'

let dataDir: string
let open: TestStation | null

const store = (): string => join(dataDir, 'guichet.db')
const house = () => {
  if (open === null) throw new Error('closed')
  return open.station.house
}
async function start(options: Parameters<typeof openTestStation>[0] = {}): Promise<void> {
  open = await openTestStation({ dataDir, ...options })
}
function stop(): void {
  open?.close()
  open = null
}
/** Somebody in the store, as an import would bring them. */
function bring(name: string): void {
  const { db, atomically } = house().store
  atomically(() => {
    db.prepare(`INSERT INTO pupil (id, source_key, family_name, first_name, updated_at) VALUES (@name, @name, @name, 'Essai', 1)`).run({ name })
    db.prepare(
      `INSERT INTO guardian (id, source_key, family_name, first_name, search_name, updated_at) VALUES (@name, @name, @name, 'Essai', @name, 1)`,
    ).run({ name })
  })
}
const names = (): unknown => house().store.db.prepare('SELECT family_name FROM guardian ORDER BY family_name').pluck().all()
const told = () => house().recovery.told()
const aside = (): readonly string[] => {
  const folder = join(dataDir, 'damaged')
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}
/** The code with which the station refuses to start. */
const refusal = (options: Parameters<typeof openTestStation>[0] = {}): Promise<string> =>
  start(options).then(
    () => 'started',
    (error: unknown) => (error instanceof Error ? error.message : 'thrown'),
  )

/** Known, copied, and then more: the copy has Avant, the store Avant and Apres. Closed. */
async function story(): Promise<number> {
  await start()
  bring('Avant')
  open?.timers.fire()
  bring('Apres')
  const page = pageOf(house().store.db, 'guardian')
  stop()
  return page
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'guichet-recovery-'))
  open = null
})
afterEach(() => {
  stop()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('copies of the store', () => {
  it('are taken once somebody is in it, each day, and again hours after something was written', async () => {
    await start()
    const count = (): number => {
      open?.timers.fire()
      return listBackups(store()).length
    }
    expect(count()).toBe(0)
    bring('Avant')
    expect([count(), count()]).toEqual([1, 1])
    open?.clock.forward(5 * 3_600_000)
    expect(count()).toBe(1)
    bring('Apres')
    expect(count()).toBe(2)
    // Two days later: the newest of each day is left.
    for (let day = 0; day < 2; day += 1) {
      open?.clock.forward(86_400_000)
      open?.timers.fire()
    }
    expect(listBackups(store())).toHaveLength(3)
  })

  it('wait while somebody stands at the kiosk, though not for days', async () => {
    await start()
    bring('Avant')
    open?.timers.fire()
    expect(await open?.station.call('kiosk', 'kiosk.begin', { flow: 'register-by-sms' })).toMatchObject({ ok: true })
    open?.clock.forward(30 * 3_600_000)
    house().backups.look()
    expect(listBackups(store())).toHaveLength(1)
    open?.clock.forward(30 * 3_600_000)
    house().backups.look()
    expect(listBackups(store())).toHaveLength(2)
  })

  it('are not taken of the demonstration', async () => {
    await start({ demo: true })
    open?.timers.fire()
    expect(listBackups(store())).toEqual([])
  })
})

describe('a damaged store', () => {
  it.each(['guardian', 'setting'])('with a bad page of %s gives way to the newest copy, and is kept aside as it was', async (table) => {
    await start()
    bring('Avant')
    open?.timers.fire()
    bring('Apres')
    const page = pageOf(house().store.db, table)
    stop()
    damage(store(), page)
    const was = readFileSync(store())
    await start()
    expect(names()).toEqual(['Avant'])
    expect(told()).toMatchObject({ at: house().clock.now(), backupAt: house().clock.now(), linked: false, salvaged: 0, lost: 0 })
    const [folder = ''] = aside()
    expect(readFileSync(join(folder, 'guichet.db')).equals(was)).toBe(true)
    expect(house().store.audit.firstBreak()).toBeNull()
    expect(house().store.audit.search({ limit: 1, before: null, actor: null, subject: null, from: null, to: null, action: '' })).toMatchObject([
      { action: 'store.recovered', actor: 'system' },
    ])
    expect(readdirSync(dataDir).filter((name) => name.includes('recover'))).toEqual([])
  })

  it('whose first page is bad, which looks like a wrong key, is damaged when the copies open', async () => {
    await story()
    damage(store(), 1)
    await start()
    expect(names()).toEqual(['Avant'])
  })

  it('gives way to an older copy when the newest is damaged too', async () => {
    await start()
    bring('Avant')
    open?.timers.fire()
    open?.clock.forward(86_400_000)
    bring('Apres')
    open?.timers.fire()
    const page = pageOf(house().store.db, 'guardian')
    stop()
    damage(store(), page)
    damage(listBackups(store())[0]?.path ?? '', 1)
    await start()
    expect(names()).toEqual(['Avant'])
  })

  it('is refused and left alone without any copy that opens', async () => {
    const page = await story()
    damage(store(), page)
    rmSync(join(dataDir, 'backups'), { recursive: true })
    const was = readFileSync(store())
    expect(await refusal()).toBe('store_damaged')
    expect(readFileSync(store()).equals(was)).toBe(true)
    expect(aside()).toEqual([])
  })

  it('under a key that is wrong for the copies too is not touched', async () => {
    await story()
    const other = mkdtempSync(join(tmpdir(), 'guichet-other-'))
    const stranger = await openTestStation({ dataDir: other, random: realRandom })
    stranger.close()
    copyFileSync(join(other, 'key.json'), join(dataDir, 'key.json'))
    rmSync(other, { recursive: true })
    const was = readFileSync(store())
    expect(await refusal()).toBe('key_wrong')
    expect(readFileSync(store()).equals(was)).toBe(true)
  })

  it('is left to the desktop by a command beside it', async () => {
    const page = await story()
    damage(store(), page)
    expect(await refusal({ visiting: true })).toBe('store_damaged')
    expect(aside()).toEqual([])
  })

  it('is found out while it is open, and only when it is damaged', async () => {
    await story()
    let found = 0
    await start({ damaged: () => void (found += 1) })
    const { db } = house().store
    const ask = () => open?.station.call('cli', 'cli.doctor', {})
    expect(await ask()).toMatchObject({ ok: true })
    damage(store(), pageOf(db, 'audit'))
    // What is in memory is still good.
    db.pragma('shrink_memory')
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(found).toBe(1)
    stop()
    await start()
    expect(names()).toEqual(['Avant'])
  })

  it('goes a month after it was put aside', async () => {
    damage(store(), await story())
    await start()
    const look = (days: number): number => {
      open?.clock.forward(days * 86_400_000)
      open?.timers.fire()
      return aside().length
    }
    expect([look(29), look(2)]).toEqual([1, 0])
  })

  it('is told of until somebody has read it', async () => {
    const page = await story()
    damage(store(), page)
    await start()
    stop()
    await start()
    expect(told()).not.toBeNull()
    house().recovery.seen('anne', house().clock.now())
    house().recovery.seen('anne', house().clock.now())
    expect(told()).toBeNull()
    expect(house().store.db.prepare(`SELECT actor FROM audit WHERE action = 'store.recovery-seen'`).pluck().all()).toEqual(['anne'])
  })
})

describe('power that goes while a copy is put in place', () => {
  /** As `recover` leaves it once it has written down what it does, having moved that many of the store's files. */
  async function begun(moved: number): Promise<void> {
    const page = await story()
    damage(store(), page)
    writeFileSync(`${store()}-wal`, 'of the damaged store')
    copyFileSync(listBackups(store())[0]?.path ?? '', `${store()}.recovering`)
    writeFileSync(`${store()}.recovery`, JSON.stringify({ folder: THEN, backupAt: 5 }))
    const files = [`${store()}-wal`, store()].slice(0, moved)
    mkdirSync(join(dataDir, 'damaged', THEN), { recursive: true })
    for (const file of files) renameSync(file, file.replace(dataDir, join(dataDir, 'damaged', THEN)))
  }

  it.each([0, 1, 2])('after %i files were moved: the next start goes on', async (moved) => {
    await begun(moved)
    await start()
    expect(names()).toEqual(['Avant'])
    expect(told()).toMatchObject({ backupAt: 5 })
    expect(readdirSync(join(dataDir, 'damaged', THEN))).toEqual(expect.arrayContaining(['guichet.db', 'guichet.db-wal']))
    expect(readdirSync(dataDir).filter((name) => name.includes('recover'))).toEqual([])
  })

  it('is no time for a command: it makes no new store where there is none for the moment', async () => {
    await begun(2)
    expect(await refusal({ visiting: true })).toBe('store_damaged')
    expect(existsSync(store())).toBe(false)
    await start()
    expect(names()).toEqual(['Avant'])
  })

  it('after the copy is in place: people are told all the same', async () => {
    await begun(2)
    renameSync(`${store()}.recovering`, store())
    await start()
    expect(names()).toEqual(['Avant'])
    expect(told()).toMatchObject({ backupAt: 5 })
  })

  it('and that left half a copy: it is made again', async () => {
    await begun(2)
    writeFileSync(`${store()}.recovering`, readFileSync(`${store()}.recovering`).subarray(0, 9_000))
    await start()
    expect(names()).toEqual(['Avant'])
  })
})
