import { createStore } from '../../src/core/store/store.ts'
import { syncState } from '../../src/core/sync/state.ts'
import { chance as chanceOf } from './chance.ts'
import { emptyDisk, imageOf } from './disk.ts'
import { HubDown, simulatedHub, type Bug, type Dies } from './hub.ts'
import { judge, type Verdict } from './oracle.ts'
import { settle } from './school.ts'
import { station, type Station, type StationBugs, type Told } from './station.ts'

export interface Story extends Verdict {
  readonly changes: number
  readonly crashes: number
}

export interface StoryOptions {
  readonly stations?: number
  readonly steps?: number
  readonly bug?: Bug | null
}

let empty: Buffer | null = null
const START = 1_790_000_000_000
const YEAR = 365 * 86_400_000

/** One story of a school, told by its seed: people, machines, network, disks, clocks, power; then peace, and the verdict. */
export async function story(seed: number, { stations: count = 5, steps = 110, bug = null }: StoryOptions = {}): Promise<Story> {
  const chance = chanceOf(seed)
  let [time, crashes, clones] = [START, 0, 0]
  const now = (): number => time
  const hub = simulatedHub(chance, bug)
  empty ??= imageOf(emptyDisk())
  const image = empty
  const bugs: StationBugs =
    bug === 'skip-cursor' ? { afterHear: (db, cursor) => void db.prepare('UPDATE sync_state SET cursor = ?').run(cursor) } : {}
  const machines: { readonly station: Station; readonly as: string }[] = []
  const told = new Map<string, Told[]>()
  const backups = new Map<Station, Buffer>()
  const late: { readonly as: string; readonly request: unknown }[] = []

  const names = Array.from({ length: count }, (_, n) => `station-${n}`)
  const lives = await hub.open(names)
  for (const [n, name] of names.entries()) {
    const one = station(name, image, chance, now, bugs)
    const life = lives.get(name)
    if (n === 0) settle(createStore(one.db))
    syncState(one.db).join(name, life?.ordinal ?? 0, life?.incarnation ?? 1)
    if (n === 0) one.db.transaction(() => one.store.changes.everything('person-0')).immediate()
    machines.push({ station: one, as: name })
    told.set(name, [])
    note(one)
  }
  // The first day: everybody has the families.
  for (const machine of machines) await quiet(machine)

  /** What the machine's disk holds now was done, whatever happens next. */
  function note(one: Station): void {
    const list = told.get(one.name) ?? []
    const known = new Set(list.map(({ id }) => id))
    for (const row of one.outbox()) if (!known.has(row.id)) list.push(row)
    told.set(one.name, list)
  }

  const trouble = (probability: number): 'before' | 'after' | null => {
    if (!chance.happens(probability)) return null
    crashes += 1
    return chance.pick(['before', 'after'])
  }

  async function talk({ station: one, as }: (typeof machines)[number], faults: boolean): Promise<boolean> {
    const asked = one.talk.ask()
    note(one)
    if (asked === null) return true
    const request = { ...asked, protocol: one.protocol }
    const way = faults ? chance.below(20) : 99
    if (way === 0) return false
    if (way === 1) return void late.push({ as, request }) !== undefined
    const dies: Dies = way === 2 ? 'before-commit' : way === 3 ? 'after-commit' : null
    if (dies !== null) crashes += 1
    const answer = await ask(as, request, dies)
    if (answer === null) return false
    if (way === 4) return false
    // Sent twice: only the second answer counts, since it is the last question.
    const last = way === 5 ? await ask(as, request, null) : answer
    if (last === null) return false
    if (last.ok) {
      one.hear(last.value, faults ? trouble(0.08) : null, faults && chance.happens(0.04))
      return last.value.outcomes.length === 0 && !last.value.more && last.value.rows.length === 0
    }
    if (last.error.code === 'station_forked') {
      const life = await hub.renew(as)
      if (life.ok && !(faults && chance.happens(0.1))) one.talk.renew(life.value.incarnation, life.value.ordinal)
    }
    return false
  }

  async function ask(as: string, request: unknown, dies: Dies) {
    try {
      return await hub.sync(as, request, dies)
    } catch (error) {
      if (error instanceof HubDown) return null
      throw error
    }
  }

  async function quiet(machine: (typeof machines)[number]): Promise<void> {
    for (let round = 0; round < 60; round += 1) if (await talk(machine, false)) return
  }

  for (let step = 0; step < steps; step += 1) {
    time += chance.below(600_000)
    const machine = chance.pick(machines)
    const { station: one } = machine
    const dice = chance.next()
    if (dice < 0.56) {
      one.act(trouble(0.06), chance.happens(0.03))
      note(one)
    } else if (dice < 0.9) await talk(machine, true)
    else if (dice < 0.92) one.clockOff = chance.pick([0, -YEAR, YEAR, -3_600_000, 12_345])
    else if (dice < 0.94) one.protocol = chance.pick([0, 1, 1])
    else if (dice < 0.96) backups.set(one, one.image())
    else if (dice < 0.97) restore(one)
    else if (dice < 0.98 && clones < 2) clone(machine)
    else if (dice < 0.99) {
      crashes += 1
      one.boot()
    } else {
      const stray = late.shift()
      if (stray !== undefined) await ask(stray.as, stray.request, null)
    }
  }

  function restore(one: Station): void {
    const backup = backups.get(one)
    if (backup === undefined) return
    crashes += 1
    one.boot(backup)
    // What was only on the disk that is gone, is gone: nobody else ever heard of it.
    const agreed = new Set(
      hub.driver
        .prepare<[], { id: string }>('SELECT id FROM hub_change')
        .all()
        .map(({ id }) => id),
    )
    const held = new Set(machines.flatMap(({ station: other }) => other.outbox().map(({ id }) => id)))
    for (const [name, list] of told)
      told.set(
        name,
        list.filter(({ id }) => held.has(id) || agreed.has(id)),
      )
  }

  function clone({ station: one, as }: (typeof machines)[number]): void {
    clones += 1
    const copy = station(`${one.name}-copy-${clones}`, one.image(), chance, now, bugs)
    copy.db.exec('DELETE FROM sync_touched')
    machines.push({ station: copy, as })
    told.set(copy.name, [])
    note(copy)
  }

  for (const machine of machines) {
    machine.station.protocol = 1
    await quiet(machine)
  }
  for (const machine of machines) await quiet(machine)
  for (const machine of machines) await quiet(machine)
  const verdict = judge(
    hub,
    machines.map(({ station: one }) => one),
    told,
  )
  const changes = [...told.values()].reduce((sum, list) => sum + list.length, 0)
  for (const { station: one } of machines) one.db.close()
  await hub.close()
  return { ...verdict, changes, crashes }
}
