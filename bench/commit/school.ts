import { randomUUID } from 'node:crypto'
import { activation, type ActivationPorts } from '../../src/core/accounts/activation.ts'
import { realClock, realRandom } from '../../src/core/real.ts'
import { openStore } from '../../src/core/store/open.ts'
import { createStore } from '../../src/core/store/store.ts'
import { syncState } from '../../src/core/sync/state.ts'
import { KEY, type Row, type Rows } from './bare.ts'

const unused = (): never => {
  throw new Error('not a part of an activation by SMS')
}

/** A machine that has joined a hub, with that many families who were sent their letter. */
export function school(path: string, families: number) {
  const opened = openStore({ path, key: KEY, now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const db = opened.value
  const store = createStore(db)
  store.atomically(() => {
    for (let n = 0; n < families; n += 1) {
      db.prepare(
        `INSERT INTO guardian (id, source_key, family_name, first_name, mobile, search_name, updated_at) VALUES (?, ?, ?, 'Essai', ?, ?, 1)`,
      ).run(`guardian-${n}`, `siecle:${n}`, `Nom${n}`, `+336399${80_000 + n}`, `nom${n}`)
      db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'notified', 1)`).run(
        ...[`account-${n}`, `guardian-${n}`, `e.nom${n}`],
      )
      db.prepare(`INSERT INTO credential (id, account_id, kind, hash, issued_at) VALUES (?, ?, 'provisional', 'of-the-letter', 1)`).run(
        ...[`letter-of-${n}`, `account-${n}`],
      )
    }
  })
  syncState(db).join(randomUUID(), 1, 1)
  const ports: ActivationPorts = {
    ...{ store, clock: realClock, random: realRandom, locale: () => 'fr', mailParams: () => ({}), changed: () => undefined },
    challenges: { write: unused, check: unused } as never,
    courier: { deliver: unused } as never,
    ledger: { take: unused } as never,
  }
  const { bySms } = activation(ports)
  const hash = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'B'.repeat(43)}`
  const of = (sql: string): ((id: string) => readonly Row[]) => {
    const statement = db.prepare<[string], Row>(sql)
    return (id) => statement.all(id)
  }
  const [account, credentials, contacts] = [
    of('SELECT * FROM account WHERE id = ?'),
    of('SELECT * FROM credential WHERE account_id = ?'),
    of('SELECT * FROM contact_point WHERE account_id = ?'),
  ]
  const [last, change, ops] = [
    db.prepare<[], Row>('SELECT * FROM audit ORDER BY sequence DESC LIMIT 1'),
    db.prepare<[], Row>('SELECT * FROM sync_outbox ORDER BY sequence DESC LIMIT 1'),
    db.prepare<[], Row>('SELECT * FROM sync_op WHERE sequence = (SELECT max(sequence) FROM sync_outbox)'),
  ]
  return {
    activate(n: number): void {
      const done = bySms({ accountId: `account-${n}`, mobile: `+336399${80_000 + n}`, proof: { by: 'code' }, passwordHash: hash } as never)
      if (!done.ok) throw new Error(done.error.code)
    },
    /** Everything that the activation wrote: what it inserted, and what it changed as it is now. */
    rowsOf: (n: number): Rows => [
      ['account', account(`account-${n}`)],
      ['credential', credentials(`account-${n}`)],
      ['contact_point', contacts(`account-${n}`)],
      ['audit', last.all()],
      ['sync_outbox', change.all()],
      ['sync_op', ops.all()],
    ],
    close: store.close,
  }
}
