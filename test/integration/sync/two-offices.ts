import type { House } from '../../../src/core/house.ts'
import type { Random } from '../../../src/core/ports.ts'
import type { Decider } from '../../../src/core/staff/sync-desk.ts'
import { exchange, type Exchange } from '../../../src/core/sync/exchange.ts'
import { syncState } from '../../../src/core/sync/state.ts'
import { agreement } from '../../../src/hub/agree.ts'
import { addLife, type Life } from '../../../src/hub/lives.ts'
import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import type { Conflict } from '../../../src/shared/settle.ts'
import {
  saysNothing,
  syncReplySchema,
  syncRequestSchema,
  type ConflictKind,
  type Rejection,
  type SyncReply,
} from '../../../src/shared/sync.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'
import { chance as chanceOf } from '../../simulation/chance.ts'
import { accountId, settle } from '../../simulation/school.ts'

/** One machine of the school with everything staff call, and its line to the hub. */
export interface Office {
  readonly house: House
  readonly open: TestStation
  readonly talk: Exchange
  readonly clock: TestStation['clock']
  /** Signs nobody in: the actor is given with each act. */
  readonly me: string
  conflict(kind: ConflictKind): Conflict
  field(table: string, id: string, column: string): unknown
  /** A parent finishes at this machine's kiosk. */
  activate(n: number, hash?: string): void
  /** The hub says no to whatever waits, for that reason. */
  refuseAll(code: Rejection): Promise<void>
}

export interface TwoOffices {
  readonly a: Office
  readonly b: Office
  /** Both talk with the hub until nothing moves; the first named goes first. */
  agree(first?: 'a' | 'b'): Promise<void>
  close(): Promise<void>
}

/** What no hub understands. */
const STRANGE = { do: 'add', collection: 'telescope', id: 'x', fields: {} } as const

export const secretary: Decider = { actor: 'person-b', role: 'secretary' }
export const head: Decider = { actor: 'person-a', role: 'head' }

/** Two offices of one school that share six families through the real hub; Awa works at the first, whose data folder may be given, Bruno at the second. */
export async function twoOffices({ dataDir }: { readonly dataDir?: string } = {}): Promise<TwoOffices> {
  const chance = chanceOf(7)
  const hub = await hubFor(['a', 'b'], chance.id)
  const machine = async (name: 'a' | 'b'): Promise<Office> => {
    const random: Random = { bytes: (length) => Uint8Array.from({ length }, () => chance.below(256)), id: chance.id }
    const open = await openTestStation({ random, ...(name === 'a' && dataDir !== undefined ? { dataDir } : {}) })
    const { house } = open.station
    const { store } = house
    const life = hub.lives.get(name)
    if (name === 'a') {
      settle(store)
      for (const [id, called] of [
        ['person-a', 'Awa Exemple'],
        ['person-b', 'Bruno Exemple'],
      ] as const)
        store.people.add({ id, name: called, role: 'it', pinHash: 'plain:730519' })
    }
    syncState(store.db).join(name, life?.ordinal ?? 0, life?.incarnation ?? 1)
    if (name === 'a') store.db.transaction(() => store.changes.everything('system')).immediate()
    const talk = exchange(store.db, store.changes)
    return {
      house,
      open,
      talk,
      clock: open.clock,
      me: `person-${name}`,
      conflict(kind) {
        const found = house.syncDesk.toSettle().conflicts.find((conflict) => conflict.kind === kind)
        if (found === undefined) throw new Error(`no conflict ${kind}`)
        return found
      },
      field: (table, id, column) =>
        store.db.prepare<[string], { v: unknown }>(`SELECT ${column} AS v FROM ${table} WHERE id = ?`).get(id)?.v ?? null,
      activate(n, hash = `hash-of-${name}`) {
        const now = open.clock.now()
        const account = accountId(n)
        store.atomically(() => {
          store.credentials.end(account, 'provisional', 'used', now)
          store.letters.voidOpenOf(account, now)
          store.credentials.replace({ id: chance.id(), accountId: account, kind: 'password', hash, now, expiresAt: null })
          store.accounts.activate(account, { origin: 'sms', locale: 'fr', now })
          store.audit.append({ at: now, actor: 'parent', action: 'account.activated', subject: account })
        })
      },
      async refuseAll(code) {
        const asked = talk.ask()
        if (asked === null) throw new Error('alone')
        const changes = asked.changes.map((change) => ({ ...change, ops: [...change.ops, STRANGE] }))
        const reply = await hub.sync(name, { ...asked, changes })
        const outcomes = reply.outcomes.map((outcome) => (outcome.kind === 'rejected' ? { ...outcome, code } : outcome))
        talk.hear({ ...reply, outcomes })
      },
    }
  }
  const [a, b] = [await machine('a'), await machine('b')]

  /** Gives whether anything moved. */
  async function speak(name: 'a' | 'b', { talk }: Office): Promise<boolean> {
    const request = talk.ask()
    const reply = await hub.sync(name, request)
    talk.hear(reply)
    return !saysNothing(reply)
  }
  const both: TwoOffices = {
    a,
    b,
    async agree(first = 'a') {
      const order = first === 'a' ? (['a', 'b'] as const) : (['b', 'a'] as const)
      for (let moved = true; moved;) {
        moved = false
        for (const name of order) if (await speak(name, both[name])) moved = true
      }
    },
    async close() {
      a.open.close()
      b.open.close()
      await hub.close()
    },
  }
  await both.agree()
  return both
}

const SCHOOL = 'school'

/** The hub's own code over an empty SQLite, spoken to as over the wire: both ways through the schemas. */
async function hubFor(stations: readonly string[], ids: () => string) {
  const database = sqliteDatabase({ path: ':memory:' })
  const lives = await database.transact(SCHOOL, async (sql) => {
    await sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [SCHOOL, 'Essais'])
    const found = new Map<string, Life>()
    for (const id of stations) {
      await sql.run(`INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $2, '', 0)`, [SCHOOL, id])
      found.set(id, await addLife(sql, SCHOOL, id))
    }
    return found
  })
  const agree = agreement({ database, ids })
  return {
    lives,
    async sync(station: string, request: unknown): Promise<SyncReply> {
      const reply = await agree(SCHOOL, station, syncRequestSchema.parse(JSON.parse(JSON.stringify(request))))
      if (!reply.ok) throw new Error(reply.error.code)
      return syncReplySchema.parse(JSON.parse(JSON.stringify(reply.value)))
    },
    close: () => database.close(),
  }
}
