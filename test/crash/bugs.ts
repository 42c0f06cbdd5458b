import { setTimeout as pause } from 'node:timers/promises'
import type Driver from 'better-sqlite3'
import type { HubLine } from '../../src/core/sync/hub-line.ts'
import type { Database, Sql } from '../../src/hub/store/sql.ts'
import { syncReplySchema } from '../../src/shared/sync.ts'
import { forgetful } from '../simulation/forgetful.ts'

/** A hub whose database is used wrongly. */
type HubBug = (database: Database) => Database
/** A station that is wrong about when something is done. */
interface StationBug {
  readonly line?: (line: HubLine, db: Driver.Database) => HubLine
  /** People are told before it is on the disk. */
  readonly tellsBeforeCommit?: true
}
export interface CrashBug {
  readonly hub?: HubBug
  readonly station?: StationBug
}

/** How long a station's moment lasts in which a kill shows the bug, in milliseconds: a disk that is busy takes as long. */
export const LAG = 20

/** Bugs that only a kill at the wrong moment shows, planted to see that the crash run finds them. Never in shipped code. */
export const crashBugs = {
  /** The hub answers, and commits when the next request comes. */
  'acknowledge-before-commit': { hub: (real) => decidingLate(real) },
  /** PostgreSQL says «committed» before its log is on the disk. */
  'commit-without-the-disk': {
    hub: (real) => ({
      ...real,
      transact: (school, work) =>
        real.transact(school, async (sql) => {
          await sql.run('SET LOCAL synchronous_commit = off')
          return work(sql)
        }),
    }),
  },
  /** The hub does not know again what it has decided: a change whose reply was lost is decided once more. */
  'apply-twice': { hub: (real) => ({ ...real, transact: (school, work) => real.transact(school, (sql) => work(forgetful(sql))) }) },
  /** The station writes down that it has heard, and then what it has heard. */
  'cursor-before-rows': {
    station: {
      line: (line, db) => ({
        close: line.close,
        async post(request) {
          const reply = await line.post(request)
          if (request.path !== '/v1/sync' || reply.status !== 200) return reply
          const heard = syncReplySchema.safeParse(JSON.parse(reply.text))
          if (!heard.success) return reply
          db.prepare('UPDATE sync_state SET cursor = ?, token = ?').run(heard.data.cursor, heard.data.token)
          await pause(LAG)
          return reply
        },
      }),
    },
  },
  /** The station says that a deed is done while its transaction is open. */
  'tell-before-commit': { station: { tellsBeforeCommit: true } },
} as const satisfies Record<string, CrashBug>
export type CrashBugName = keyof typeof crashBugs

export const isCrashBug = (name: string): name is CrashBugName => Object.hasOwn(crashBugs, name)
export const crashBug = (name: CrashBugName): CrashBug => crashBugs[name]

/** The longest that a decision is left uncommitted while nothing else is asked, in milliseconds. */
const LEFT = 2_000

/** A transaction that decides changes is answered as soon as its work is done; it ends when the next request comes. */
function decidingLate(real: Database): Database {
  const left: (() => void)[] = []
  return {
    ...real,
    transact<T>(school: string | null, work: (sql: Sql) => Promise<T>): Promise<T> {
      // What the hub asks by itself, of no school, is no request.
      if (school !== null) for (const commit of left.splice(0)) commit()
      return new Promise<T>((resolve, reject) => {
        let decides = false
        real
          .transact(school, async (sql) => {
            const value = await work({
              ...sql,
              run(text, values) {
                decides ||= text.includes('INSERT INTO hub_change')
                return sql.run(text, values)
              },
              end: async (statements) => void (await Promise.all(statements)),
            })
            if (!decides) return value
            resolve(value)
            await Promise.race([pause(LEFT), new Promise<void>((commit) => left.push(commit))])
            return value
          })
          .then(resolve, reject)
      })
    },
  }
}
