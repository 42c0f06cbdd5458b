import type Driver from 'better-sqlite3'
import type { Op, SyncReply } from '../../src/shared/sync.ts'
import type { Exchange } from '../../src/core/sync/exchange.ts'
import type { Database, Sql } from '../../src/hub/store/sql.ts'
import { forgetful } from './forgetful.ts'
import { story } from './run.ts'

/** A station whose code is wrong. */
export type StationBug = (talk: Exchange, db: Driver.Database) => Exchange
export type Transact = Database['transact']

/** A hub whose code is wrong. */
export interface HubBug {
  /** What its transactions run on. */
  readonly sql?: (sql: Sql) => Sql
  /** Answers although its transaction did not commit. */
  readonly answersUncommitted?: boolean
  /** What it makes of the bases of changes. */
  readonly base?: (base: number) => number
  readonly reply?: (reply: SyncReply) => SyncReply
}

export interface Bug {
  readonly station?: StationBug
  readonly hub?: HubBug
}

/** Bugs that are planted to see that the simulation finds them. */
export const bugs = {
  'skip the cursor write': {
    station: (talk, db) => ({
      ...talk,
      hear(reply) {
        const before = db.prepare<[], { cursor: number }>('SELECT cursor FROM sync_state').get()?.cursor ?? 0
        const received = talk.hear(reply)
        db.prepare('UPDATE sync_state SET cursor = ?').run(before)
        return received
      },
    }),
  },
  'acknowledge before commit': { hub: { answersUncommitted: true } },
  'apply twice': { hub: { sql: forgetful } },
  'ignore the base version': { hub: { base: () => 1e12 } },
  'write the cursor before the rows': {
    station: (talk, db) => ({
      ...talk,
      hear(reply) {
        db.transaction(() => void db.prepare('UPDATE sync_state SET cursor = ?, token = ?').run(reply.cursor, reply.token)).immediate()
        return talk.hear(reply)
      },
    }),
  },
  'keep the cursor of a reply that was only asked ahead of': {
    station: (talk, db) => ({
      ...talk,
      askAhead(asked, reply, unanswered) {
        const ahead = talk.askAhead(asked, reply, unanswered)
        if (ahead !== null) db.prepare('UPDATE sync_state SET cursor = ?').run(reply.cursor)
        return ahead
      },
    }),
  },
  'take a change off the outbox once it is sent': {
    station: (talk, db) => ({
      ...talk,
      ask() {
        const asked = talk.ask()
        for (const { id } of asked?.changes ?? []) db.prepare('DELETE FROM sync_outbox WHERE id = ?').run(id)
        return asked
      },
    }),
  },
  'forget what was refused': {
    station: (talk, db) => ({
      ...talk,
      hear(reply) {
        const received = talk.hear(reply)
        db.exec('DELETE FROM sync_refused')
        return received
      },
    }),
  },
  'say of everything that it was taken as sent': {
    hub: {
      reply: (reply) => {
        const [first, last] = [reply.outcomes[0], reply.outcomes.at(-1)]
        if (first?.kind !== 'accepted' || last === undefined || reply.outcomes.some(({ kind }) => kind === 'rejected')) return reply
        return { ...reply, rows: [], outcomes: [], taken: { version: first.version, count: reply.outcomes.length, last: last.id } }
      },
    },
  },
  'leave deletions out of replies': {
    hub: { reply: (reply) => ({ ...reply, rows: reply.rows.filter(({ deleted }) => !deleted) }) },
  },
  'drop what a newer version knows': {
    station: (talk) => ({
      ...talk,
      hear: (reply) => talk.hear({ ...reply, rows: reply.rows.filter(({ collection }) => collection !== 'telescope') }),
    }),
  },
  'put the clear secret of a letter in its change': {
    station: (talk, db) => ({
      ...talk,
      ask() {
        const asked = talk.ask()
        const secret = db.prepare<[string], { secret: string | null }>('SELECT secret FROM letter WHERE id = ?')
        const tell = (op: Op): Op =>
          op.do === 'add' && op.collection === 'letter'
            ? { ...op, fields: { ...op.fields, secret: secret.get(op.id)?.secret ?? null } }
            : op
        return asked === null ? null : { ...asked, changes: asked.changes.map((change) => ({ ...change, ops: change.ops.map(tell) })) }
      },
    }),
  },
} as const satisfies Record<string, Bug>
export type BugName = keyof typeof bugs

/** The first seed whose story shows that bug, or cannot be told to its end; null when none of so many does. */
export async function firstSeedThatShows(bug: BugName, seeds: number): Promise<number | null> {
  for (let seed = 1; seed <= seeds; seed += 1)
    try {
      if ((await story(seed, { bug: bugs[bug] })).complaints.length > 0) return seed
    } catch {
      return seed
    }
  return null
}
