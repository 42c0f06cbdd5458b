import { randomBytes, randomUUID } from 'node:crypto'
import { agreement } from '../../../src/hub/agree.ts'
import { addLife } from '../../../src/hub/lives.ts'
import { linkPages, type PageReply } from '../../../src/hub/pages/index.ts'
import type { Database } from '../../../src/hub/store/sql.ts'
import { createStore, type Store } from '../../../src/core/store/store.ts'
import { exchange } from '../../../src/core/sync/exchange.ts'
import { syncState } from '../../../src/core/sync/state.ts'
import { syncReplySchema, syncRequestSchema } from '../../../src/shared/sync.ts'
import { emptyDisk } from '../../simulation/disk.ts'
import { office, someone } from '../accounts/office.ts'

export const hub = { url: 'https://hub.example', publicUrl: 'https://pages.example' }
export const PASSWORD = 'Mangue-Verte-42'

/**
 * A school at a hub with two machines: the counter's, with its real services, and another. Nothing travels but by `sync`, both ways
 * through the schemas.
 */
export async function hubSchool(database: Database) {
  const school = randomUUID()
  const { open, clock } = office({ hub }, { bytes: (length) => randomBytes(length), id: randomUUID })
  const counter = open()
  const other = createStore(emptyDisk())
  await database.transact(school, async (sql) => {
    await sql.run('INSERT INTO hub_school (id, name, version, ordinals) VALUES ($1, $2, 0, 0)', [school, 'Collège des Filaos'])
    for (const station of ['counter', 'other']) {
      await sql.run(`INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $2, '', 0)`, [school, station])
      await addLife(sql, school, station)
    }
  })
  syncState(counter.store.db).join('counter', 1, 1)
  counter.store.db.transaction(() => counter.store.changes.everything('u1')).immediate()
  syncState(other.db).join('other', 2, 1)

  const agree = agreement({ database, ids: randomUUID })
  const machines = [
    { name: 'counter', store: counter.store, talk: exchange(counter.store.db, counter.store.changes) },
    { name: 'other', store: other, talk: exchange(other.db, other.changes) },
  ]
  const log: string[] = []
  const changed: string[] = []
  const pages = linkPages({
    database,
    clock,
    ids: randomUUID,
    passwords: {
      hash: (password) => Promise.resolve(`plain:${password}`),
      common: () => Promise.resolve(new Set(['motdepasse1!', 'azerty'])),
    },
    changed: (id, version) => void changed.push(`${id} ${version}`),
    log: { event: (name, detail) => void log.push(`${name} ${JSON.stringify(detail)}`) },
  })

  async function page(method: 'GET' | 'POST', path: string, form: Readonly<Record<string, string>> | null = null): Promise<PageReply> {
    const reply = await pages({
      method,
      path,
      form: form === null ? null : new Map(Object.entries(form)),
      acceptLanguage: 'en-GB,fr;q=0.5',
    })
    if (reply === null) throw new Error('no page of ours')
    return reply
  }

  return {
    school,
    clock,
    counter,
    other,
    pages,
    log,
    changed,
    get: (path: string) => page('GET', path),
    post: (path: string, form: Readonly<Record<string, string>> = {}) => page('POST', path, form),
    /** As many lines to the database as will be needed at once. */
    warm: (path: string) => Promise.all(Array.from({ length: 8 }, () => page('GET', path))),
    /** Until neither has anything new for the other. */
    async sync(): Promise<void> {
      for (let round = 0; round < 4; round += 1)
        for (const { name, talk } of machines) {
          const request = syncRequestSchema.parse(JSON.parse(JSON.stringify(talk.ask())))
          const reply = await agree(school, name, request)
          if (!reply.ok) throw new Error(reply.error.code)
          talk.hear(syncReplySchema.parse(JSON.parse(JSON.stringify(reply.value))))
        }
    },
    /** Done at the counter, and never told to the hub. */
    unheard(work: () => void): void {
      const state = syncState(counter.store.db)
      state.capture(false)
      work()
      state.capture(true)
    },
    /** The path of the link in the last mail. */
    lastLink(): string {
      const [, path] = /^https:\/\/pages\.example(\/\S+)$/m.exec(counter.sent.at(-1)?.text ?? '') ?? []
      if (path === undefined) throw new Error('no link was sent')
      return path
    },
    /** As with the school's letter, up to the validation mail. */
    async activating(): Promise<void> {
      const done = await counter.activation.byLetter({
        accountId: someone.accountId,
        mail: someone.mail,
        passwordHash: `plain:${PASSWORD}`,
      })
      if (!done.ok) throw new Error(done.error.code)
    },
    /** With the kiosk's code. */
    activate(): void {
      const done = counter.activation.validateMail({ accountId: someone.accountId, mail: someone.mail })
      if (!done.ok) throw new Error(done.error.code)
    },
    async forgotten(): Promise<void> {
      const params = { school: 'École', portal: 'Portail' }
      await counter.challenges.start({
        purpose: 'recover-mail',
        subject: randomUUID(),
        recipient: someone.mail,
        locale: 'fr',
        params,
        account: someone.accountId,
      })
    },
  }
}
export type HubSchool = Awaited<ReturnType<typeof hubSchool>>

/** Rows of a machine, to compare machines and ways. */
export const rowsOf = (store: Store, sql: string): readonly Record<string, unknown>[] =>
  store.db.prepare<[], Record<string, unknown>>(sql).all()
