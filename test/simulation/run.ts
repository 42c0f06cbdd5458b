import { syncState } from '../../src/core/sync/state.ts'
import { createStore } from '../../src/core/store/store.ts'
import { saysNothing, type SyncRequest } from '../../src/shared/sync.ts'
import type { Bug } from './bugs.ts'
import { chance as chanceOf } from './chance.ts'
import { emptyDisk, imageOf } from './disk.ts'
import { simulatedHub, type Fate } from './hub.ts'
import { decisions, judge, type Complaint, type Fault } from './oracle.ts'
import type { Mishap, Outcome } from './power.ts'
import { FAMILIES, guardianId, settle } from './school.ts'
import { station, type Station, type Told } from './station.ts'
import { troubleBook, type Trouble, type Troubles } from './troubles.ts'

export interface Story extends Readonly<Record<Fault, number>> {
  readonly changes: number
  readonly crashes: number
  readonly complaints: readonly Complaint[]
  readonly troubles: Troubles
}

export interface StoryOptions {
  readonly stations?: number
  readonly steps?: number
  readonly bug?: Bug
  /** Is told what happens, line by line. */
  readonly tell?: (line: string) => void
}

type Answer = Awaited<ReturnType<ReturnType<typeof simulatedHub>['sync']>>

let empty: Buffer | null = null
const START = 1_790_000_000_000
const YEAR = 365 * 86_400_000

/** One story of a school, told by its seed: people, machines, network, disks, clocks, power; then peace, and the verdict. */
export async function story(seed: number, { stations: count = 5, steps = 110, bug = {}, tell }: StoryOptions = {}): Promise<Story> {
  const chance = chanceOf(seed)
  let [time, clones, renamed] = [START, 0, 0]
  const now = (): number => time
  const book = troubleBook()
  const hub = simulatedHub(chance, bug.hub)
  empty ??= imageOf(emptyDisk())
  const machines: Station[] = []
  const told = new Map<string, Told[]>()
  const gone = new Set<string>()
  const secrets = new Set<string>()
  const backups = new Map<Station, Buffer>()
  const revoked = new Set<Station>()
  const late: { readonly as: string; readonly body: string }[] = []

  const say = (who: string, what: string): void => tell?.(`${who.padEnd(10)} ${what}`)
  const trouble = (name: Trouble, who: string): void => {
    book.note(name)
    say(who, `! ${name}`)
  }
  const add = (name: string, as: string, image: Buffer): Station => {
    const one = station({ name, as, image, chance, now, bug: bug.station ?? null })
    machines.push(one)
    told.set(name, [])
    return one
  }

  await hub.open()
  for (let n = 0; n < count; n += 1) {
    const one = add(`station-${n}`, `station-${n}`, empty)
    const life = await hub.enrol(one.as)
    if (n === 0) settle(createStore(one.db))
    syncState(one.db).join(one.as, life.ordinal, life.incarnation)
    if (n === 0) one.db.transaction(() => one.store.changes.everything('person-0')).immediate()
    note(one)
  }
  // The first day: everybody has the families.
  for (const one of machines) await quiet(one)
  let hubBackup = hub.image()

  /** What the machine's disk holds now was done, whatever happens next. */
  function note(one: Station): void {
    const list = told.get(one.name) ?? []
    const known = new Set(list.map(({ id }) => id))
    for (const row of one.outbox()) if (!known.has(row.id)) list.push(row)
    told.set(one.name, list)
    for (const { secret } of one.db.prepare<[], { secret: string }>('SELECT secret FROM letter WHERE secret IS NOT NULL').all())
      secrets.add(secret)
  }

  /** Power and disk while a machine writes. */
  const mishap = (power: number, full: number): Mishap =>
    chance.happens(power) ? { power: chance.pick(['before', 'after']), at: 1 + chance.below(2) } : { full: chance.happens(full) }
  function ended({ end }: Outcome<unknown>, at: 'capture' | 'receive' | 'renewal' | 'asking', who: string): boolean {
    if (end === 'power-before' || end === 'power-after') trouble(`${end}-${at}`, who)
    else if (end === 'disk-full' && at !== 'asking') trouble(`disk-full-at-${at}`, who)
    return end === 'done'
  }

  /** One exchange with the hub; whether there is nothing more to say. */
  async function talk(one: Station, faults: boolean): Promise<boolean> {
    const asked = one.ask(faults ? mishap(0.03, 0) : {})
    note(one)
    if (!ended(asked, 'asking', one.name) || asked.end !== 'done') return false
    if (asked.value === null) return true
    /** What was sent and not heard yet, with what will come of it. */
    const inAir = [{ request: asked.value, answer: await put(one, asked.value, faults) }]
    let answer: Answer
    for (;;) {
      const sent = inAir.shift()
      if (sent === undefined) return false
      answer = sent.answer
      if (answer?.ok !== true) break
      const reply = answer.value
      const next: SyncRequest[] = []
      while (inAir.length + next.length < 2) {
        const unanswered = next.at(-1) ?? inAir.at(-1)?.request
        const ahead = one.askAhead(sent.request, reply, unanswered, faults ? mishap(0.05, 0.02) : {})
        if (!ended(ahead, 'asking', one.name) || ahead.end !== 'done') return false
        if (ahead.value === null) break
        say(one.name, ahead.value.after === undefined ? 'asks ahead' : 'asks ahead of an answer')
        next.push(ahead.value)
      }
      // The network may bring the second first.
      const overtakes = faults && chance.happens(0.1)
      const order = overtakes ? [...next].reverse() : next
      const answers = new Map<SyncRequest, Answer>()
      for (const request of order) answers.set(request, await put(one, request, faults))
      inAir.push(...next.map((request) => ({ request, answer: answers.get(request) ?? null })))
      const last = inAir.at(-1)
      if (last !== undefined) one.talk.lookAhead(last.request)
      // People go on while requests are on their way; a power cut meanwhile ends the conversation.
      if (next.length > 0 && faults && chance.happens(0.3) && !act(one)) return false
      const heard = one.hear(reply, faults ? mishap(0.08, 0.05) : {})
      if (!ended(heard, 'receive', one.name)) return false
      say(one.name, `hears ${reply.rows.length} rows up to ${reply.cursor}`)
      if (inAir.length === 0) return saysNothing(reply)
    }
    if (answer === null) return false
    say(one.name, `hears ${answer.error.code}`)
    switch (answer.error.code) {
      case 'station_forked':
        await renew(one, faults)
        return false
      case 'hub_out_of_step':
        trouble('out-of-step', one.name)
        return false
      case 'station_unknown':
        // Nothing more until IT joins it again.
        return true
      default:
        return false
    }
  }

  /** One request and its answer; null: none came. */
  function put(one: Station, request: SyncRequest, faults: boolean): Promise<Answer> {
    const body = JSON.stringify({ ...request, protocol: one.protocol } satisfies SyncRequest)
    say(one.name, `asks from ${request.cursor} with ${request.changes.length} changes, token ${request.token?.slice(0, 6) ?? 'none'}`)
    return faults ? roughly(one, body) : hub.sync(one.as, body, null)
  }

  /** A request on a bad network, to a hub that may be dying. Null: no answer came. */
  async function roughly(one: Station, body: string): Promise<Answer> {
    const send = (text: string, fate: Fate = null) => hub.sync(one.as, text, fate)
    const gives = (name: Trouble): null => {
      trouble(name, one.name)
      return null
    }
    switch (chance.below(26)) {
      case 0:
        return gives('request-dropped')
      case 1:
        return gives('server-error')
      case 2:
        late.push({ as: one.as, body })
        return gives('request-delayed')
      case 3: {
        // Half of it arrives: not JSON any more, so nothing of it may take effect.
        const part = body.slice(0, chance.below(body.length))
        await send(part).then(
          () => undefined,
          () => undefined,
        )
        return gives('request-cut')
      }
      case 4:
        await send(body)
        return gives('reply-dropped')
      case 5: {
        const reply = JSON.stringify(await send(body))
        try {
          JSON.parse(reply.slice(0, chance.below(reply.length)))
        } catch {
          return gives('reply-cut')
        }
        return null
      }
      case 6:
        // Only the second answer counts, since it is to the last question.
        trouble('request-doubled', one.name)
        await send(body)
        return send(body)
      case 7:
        return fatal(one, body, 'before-commit', 'hub-dies-before-commit')
      case 8:
        return fatal(one, body, 'after-commit', 'hub-dies-after-commit')
      case 9:
        return fatal(one, body, 'within', 'hub-dies-within-transaction')
      case 10:
        return fatal(one, body, 'disk-full', 'hub-disk-full')
      default:
        return send(body)
    }
  }

  async function fatal(one: Station, body: string, fate: Fate, name: Trouble) {
    const answer = await hub.sync(one.as, body, fate)
    if (answer === null) trouble(name, 'hub')
    return answer
  }

  async function renew(one: Station, faults: boolean): Promise<void> {
    const fate: Fate = faults && chance.happens(0.4) ? chance.pick(['before-commit', 'after-commit']) : null
    const life = await hub.renew(one.as, fate)
    if (life === null) trouble(fate === 'before-commit' ? 'hub-dies-before-renewal' : 'hub-dies-after-renewal', 'hub')
    else if (life.ok) {
      const done = ended(one.renew(life.value, faults ? mishap(0.5, 0.5) : {}), 'renewal', one.name)
      if (done) say(one.name, `lives its life ${life.value.incarnation}`)
    }
  }

  async function quiet(one: Station): Promise<void> {
    for (let round = 0; round < 60; round += 1) if (await talk(one, false)) return
  }

  for (let step = 0; step < steps; step += 1) {
    time += chance.below(600_000)
    if (chance.happens(0.06)) await page()
    const one = chance.pick(machines)
    const dice = chance.next()
    if (dice < 0.53) act(one)
    else if (dice < 0.88) await talk(one, true)
    else if (dice < 0.9) jump(one)
    else if (dice < 0.92) otherVersion(one)
    else if (dice < 0.93) {
      trouble('hub-newer', 'hub')
      hub.newerWrites(guardianId(chance.below(FAMILIES)))
    } else if (dice < 0.945) backups.set(one, one.image())
    else if (dice < 0.955) restore(one)
    else if (dice < 0.962 && clones < 2) clone(one)
    else if (dice < 0.968) {
      trouble('restarted', one.name)
      one.boot()
    } else if (dice < 0.974) revoke(one)
    else if (dice < 0.978) hubBackup = hub.image()
    else if (dice < 0.985) await restoreHub()
    else await arrive()
  }

  /** Whether it stayed on. */
  function act(one: Station): boolean {
    const { deed, outcome } = one.act(mishap(0.06, 0.03))
    say(one.name, deed)
    ended(outcome, 'capture', one.name)
    note(one)
    return outcome.end !== 'power-before' && outcome.end !== 'power-after'
  }

  function jump(one: Station): void {
    one.clockOff = chance.pick([0, -YEAR, YEAR, -3_600_000, 12_345])
    trouble('clock-jumped', one.name)
  }

  /** Updated before or after the hub was; what waits is kept meanwhile. */
  function otherVersion(one: Station): void {
    one.protocol = chance.pick([0, 1, 1, 2])
    if (one.protocol !== 1) trouble(one.protocol === 0 ? 'station-older' : 'station-newer', one.name)
  }

  /** Somebody at home follows the link in a mail; the hub may die of it, and they try again. */
  async function page(): Promise<void> {
    const fate: Fate = chance.happens(0.3) ? chance.pick(['before-commit', 'within', 'after-commit', 'disk-full']) : null
    const done = await hub.page(now(), fate)
    if (done === null) trouble('page-lost', 'hub')
    if (done === true) trouble('page-used', 'hub')
  }

  /** What was held back comes at last, the newest first. */
  async function arrive(): Promise<void> {
    if (late.length > 1) trouble('requests-reordered', 'network')
    for (let stray = late.pop(); stray !== undefined; stray = late.pop()) await hub.sync(stray.as, stray.body, null)
  }

  function restore(one: Station): void {
    const backup = backups.get(one)
    if (backup === undefined) return
    trouble('restored', one.name)
    for (const { id } of told.get(one.name) ?? []) gone.add(id)
    one.boot(backup)
    // What was only on the disk that is gone, is gone: nobody else ever heard of it. What a copy still holds is the copy's to tell.
    const agreed = decisions(hub.driver)
    const held = new Set(one.outbox().map(({ id }) => id))
    told.set(
      one.name,
      (told.get(one.name) ?? []).filter(({ id }) => held.has(id) || agreed.has(id)),
    )
  }

  function clone(one: Station): void {
    clones += 1
    trouble('copied', one.name)
    const copy = add(`${one.name}-copy-${clones}`, one.as, one.image())
    if (revoked.has(one)) revoked.add(copy)
    note(copy)
  }

  /** IT revokes what a machine is called; every machine of that name, copies too, goes on alone until it is joined again. */
  function revoke(one: Station): void {
    trouble('revoked', one.name)
    hub.revoke(one.as)
    for (const other of machines) if (other.as === one.as) revoked.add(other)
  }

  /** The hub's disk is replaced by an older one. Whoever knows more is told so, and keeps everything, until the newest is back. */
  async function restoreHub(): Promise<void> {
    const newest = hub.image()
    const cursors = new Map(machines.map((one) => [one, syncState(one.db).get()] as const))
    hub.start(hubBackup)
    trouble('hub-restored', 'hub')
    const lives = new Map(
      hub.driver
        .prepare<[], { station: string; incarnation: number; token: string | null }>('SELECT station, incarnation, token FROM hub_life')
        .all()
        .map(({ station: as, incarnation, token }) => [`${as} ${incarnation}`, token]),
    )
    for (const one of machines) {
      const { token, incarnation } = cursors.get(one) ?? { token: null, incarnation: 0 }
      const known = lives.get(`${one.as} ${incarnation}`)
      if (known !== undefined && Number.parseInt(token ?? '0', 10) <= Number.parseInt(known ?? '0', 10)) continue
      const before = one.outbox().length
      await talk(one, false)
      if (one.outbox().length < before) throw new Error(`${one.name} believed a hub that had forgotten`)
    }
    hub.start(newest)
  }

  say('', 'peace')
  for (const one of machines) one.protocol = 1
  for (const one of revoked) {
    renamed += 1
    const as = `${one.as}-again-${renamed}`
    one.joinAgain(as, await hub.enrol(as))
    say(one.name, `is joined again as ${as}`)
  }
  for (let round = 0; round < 3; round += 1) for (const one of machines) await quiet(one)
  const complaints = judge({ hub, stations: machines, told, gone, secrets })
  for (const { fault, says } of complaints) say(fault, says)
  const changes = [...told.values()].reduce((sum, list) => sum + list.length, 0)
  for (const { db } of machines) db.close()
  await hub.close()
  const of = (fault: Fault): number => complaints.filter((one) => one.fault === fault).length
  return {
    ...{ changes, crashes: book.crashes(), complaints, troubles: book.counts() },
    ...{ lost: of('lost'), duplicated: of('duplicated'), divergent: of('divergent') },
    ...{ orderViolations: of('orderViolations'), leaked: of('leaked') },
  }
}
