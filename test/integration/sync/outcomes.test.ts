import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import { codes } from '../../../src/shared/codes.ts'
import { accountId, guardianId, newcomer, pupilId } from '../../simulation/school.ts'
import { hubStores, type HubStore } from './hub-stores.ts'
import { office, type Machine } from './office.ts'

const letterFor = (n: number) => ({ scope: 'guardian', guardianId: guardianId(n), filter: 'all', kind: 'C01' }) as never
const guardian = (n: number) => ({ kind: 'guardian', id: guardianId(n) }) as const
const year = 365 * 86_400_000
const current = (kind: string) => `credential WHERE account_id = '${accountId(0)}' AND kind = '${kind}' AND ended_at IS NULL`

/** docs/sync.md has one row for each of these. */
describe.each(Object.entries(hubStores))('decided outcomes, hub on %s', (_name, open) => {
  let hub: HubStore
  let [school, a, b] = [] as unknown as [Awaited<ReturnType<typeof office>>, Machine, Machine]
  beforeAll(async () => void (hub = await open()))
  afterAll(() => hub.close())
  beforeEach(async () => {
    school = await office(hub.database)
    a = await school.machine('a')
    b = await school.machine('b')
  })
  afterEach(() => [a, b].forEach((one) => one.close()))
  const both = (): readonly Machine[] => [a, b]

  it('two people print a letter for the same guardian: the letter that reached the hub first opens the account, both are told', async () => {
    a.batches.create(letterFor(0), 'person-1')
    b.batches.create(letterFor(0), 'person-2')
    const firstOf = a.row(`SELECT id FROM ${current('provisional')}`)
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.row(`SELECT id FROM ${current('provisional')}`)).toEqual(firstOf)
      expect(one.open()).toMatchObject([
        { kind: 'two-letters', subject_id: accountId(0), mine_actor: 'person-2', theirs_actor: 'person-1' },
      ])
      expect(one.count('letter')).toBe(2)
      expect(one.count('(SELECT DISTINCT number FROM letter)')).toBe(2)
    }
    expect(a.count('letter WHERE secret IS NOT NULL')).toBe(1)
    expect(b.count('letter WHERE secret IS NOT NULL')).toBe(1)
  })

  it('the same account is activated on two kiosks: the first password stays, the second ends, staff are told', async () => {
    a.activate(0, '+33639982001', 'hash-of-a')
    b.activate(0, '+33639982002', 'hash-of-b')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.row(`SELECT hash FROM ${current('password')}`)).toEqual({ hash: 'hash-of-a' })
      expect(one.row('SELECT state FROM account WHERE id = ?', accountId(0))).toEqual({ state: 'active' })
      expect(one.row('SELECT value FROM contact_point WHERE account_id = ?', accountId(0))).toEqual({ value: '+33639982001' })
      expect(
        one
          .open()
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['same-field', 'two-passwords'])
    }
  })

  it('a letter is printed while the account is activated elsewhere: its password opens nothing, whichever came first', async () => {
    for (const [activates, prints] of [
      [a, b],
      [b, a],
    ] as const) {
      const n = activates === a ? 1 : 2
      activates.activate(n, '+33639982003', 'hash')
      prints.batches.create(letterFor(n), 'person-2')
      await school.peace(a, b)
      for (const one of both()) {
        expect(one.count(`credential WHERE account_id = '${accountId(n)}' AND kind = 'provisional' AND ended_at IS NULL`)).toBe(0)
        expect(one.open().filter(({ subject_id }) => subject_id === accountId(n))).toMatchObject([{ kind: 'letter-superfluous' }])
      }
    }
  })

  it('the same field is corrected by two people: the first stands, the other is asked about with mine, theirs and who', async () => {
    a.corrections.make(guardian(0), { mail: 'a@exemple.invalid' }, 'essai', 'person-1')
    b.corrections.make(guardian(0), { mail: 'b@exemple.invalid' }, 'essai', 'person-2')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'a@exemple.invalid' })
      expect(one.open()).toMatchObject([
        {
          ...{ kind: 'same-field', field: 'mail', mine_actor: 'person-2', theirs_actor: 'person-1' },
          ...{ mine: { mail: 'b@exemple.invalid' }, theirs: { mail: 'a@exemple.invalid' } },
        },
      ])
    }
    expect(a.conflicts.decide([a.open()[0]?.id ?? ''], 'take', 'person-3')).toMatchObject({ ok: true })
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'b@exemple.invalid' })
      expect(one.open()).toEqual([])
    }
  })

  it('different fields of one record are corrected: both stand, nobody is asked', async () => {
    a.corrections.make(guardian(0), { mail: 'a@exemple.invalid' }, 'essai', 'person-1')
    b.corrections.make(guardian(0), { familyName: 'Autre' }, 'essai', 'person-2')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'a@exemple.invalid', family_name: 'Autre' })
      expect(one.open()).toEqual([])
    }
  })

  it('fields that only make sense together are never mixed: one address stands whole', async () => {
    a.corrections.make(guardian(0), { city: 'Vannes', postalCode: '56000' }, 'essai', 'person-1')
    b.corrections.make(guardian(0), { address: '9 rue Neuve' }, 'essai', 'person-2')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian(guardianId(0))).toMatchObject({ city: 'Vannes', postal_code: '56000', address_lines: '["1 rue du Test"]' })
      expect(one.open()).toMatchObject([{ kind: 'same-field', field: 'address' }])
    }
  })

  it.each(['merge first', 'unlink first'])(
    'records are merged while a child is unlinked, %s: the child stays, and people decide',
    async (order) => {
      a.ties.make({ kind: 'merged', guardianId: guardianId(0), otherId: guardianId(1) }, 'essai', 'person-1')
      b.ties.make({ kind: 'unlinked', guardianId: guardianId(1), pupilId: pupilId(1) }, 'essai', 'person-2')
      await (order === 'merge first' ? school.peace(a, b) : school.peace(b, a))
      for (const one of both()) {
        expect(one.count(`responsibility WHERE pupil_id = '${pupilId(1)}' AND guardian_id = '${guardianId(0)}'`)).toBe(1)
        expect(one.count(`responsibility WHERE guardian_id = '${guardianId(1)}'`)).toBe(0)
        expect(one.open()).toMatchObject([{ kind: 'merge-unlink', subject_id: `${guardianId(0)}|${pupilId(1)}` }])
      }
      expect(b.conflicts.decide([b.open()[0]?.id ?? ''], 'take', 'person-3')).toMatchObject({ ok: true })
      await school.peace(a, b)
      for (const one of both()) expect(one.count(`responsibility WHERE pupil_id = '${pupilId(1)}'`)).toBe(0)
    },
  )

  it.each(['delete first', 'edit first'])(
    'a record is deleted while somebody edits it, %s: nothing is done unseen, people are asked',
    async (order) => {
      const verified = (one: Machine, value: string): unknown =>
        one.store.atomically(() => one.store.contactPoints.put(accountId(0), 'mobile', value, one.clock.now()))
      verified(a, '+33639982001')
      await school.peace(a, b)
      a.accounts.withdraw(guardianId(0), 'essai', 'person-1')
      verified(b, '+33639982002')
      await (order === 'delete first' ? school.peace(a, b) : school.peace(b, a))
      const there = order === 'delete first' ? 0 : 1
      for (const one of both()) {
        expect(one.count(`contact_point WHERE value = '+33639982002'`)).toBe(there)
        expect(one.count('contact_point')).toBe(there)
        expect(one.open()).toMatchObject([{ kind: order === 'delete first' ? 'gone' : 'delete-edit', subject_collection: 'contact_point' }])
      }
    },
  )

  it.each(['erasure first', 'edit first'])(
    'a person is erased while somebody edits them, %s: nothing of them is left anywhere',
    async (order) => {
      a.accounts.erase(guardianId(0), 'demande', 'person-1')
      b.corrections.make(guardian(0), { mail: 'trace@exemple.invalid', familyName: 'Trace' }, 'essai', 'person-2')
      b.batches.create(letterFor(0), 'person-2')
      await (order === 'erasure first' ? school.peace(a, b) : school.peace(b, a))
      for (const one of both()) {
        const row = one.guardian(guardianId(0))
        expect(row?.['erased_at']).not.toBeNull()
        expect(JSON.stringify(row)).not.toMatch(/trace/i)
        expect(one.count(`correction WHERE subject_id = '${guardianId(0)}'`)).toBe(0)
        expect(one.count(`credential WHERE account_id = '${accountId(0)}' AND ended_at IS NULL`)).toBe(0)
        expect(one.open()).toEqual([])
      }
      expect(await school.held()).not.toMatch(/trace/i)
    },
  )

  it.each(['import first', 'correction first'])(
    'an import and a correction by hand differ, %s: the hand wins, nobody is asked',
    async (order) => {
      a.store.atomically(() => {
        a.store.db.prepare('UPDATE pupil SET class_name = ? WHERE id = ?').run('5B', pupilId(0))
        a.store.audit.append({ at: a.clock.now(), actor: 'person-1', action: 'import.applied', subject: null })
      })
      b.corrections.make({ kind: 'pupil', id: pupilId(0) }, { className: '6C' }, 'essai', 'person-2')
      await (order === 'import first' ? school.peace(a, b) : school.peace(b, a))
      for (const one of both()) {
        expect(one.row('SELECT class_name FROM pupil WHERE id = ?', pupilId(0))).toEqual({ class_name: '6C' })
        expect(one.open()).toEqual([])
      }
    },
  )

  it('two machines bring the same person: both records stay, and people are told to merge them', async () => {
    for (const one of both())
      one.store.atomically(() => newcomer(one.store.db, { id: `new-at-${one.as}`, source: 'siecle:new', name: 'Arrivée', now: 1 }))
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian('new-at-a')).toMatchObject({ source_key: 'siecle:new' })
      expect(one.guardian('new-at-b')).toMatchObject({ source_key: 'siecle:new#new-at-b' })
      expect(one.open()).toMatchObject([{ kind: 'same-person', mine: { id: 'new-at-b' }, theirs: { id: 'new-at-a' } }])
    }
    expect(a.ties.make({ kind: 'merged', guardianId: 'new-at-a', otherId: 'new-at-b' }, 'la même', 'person-1')).toMatchObject({ ok: true })
    await school.peace(a, b)
    expect(b.guardian('new-at-b')).toMatchObject({ merged_into: 'new-at-a' })
  })

  it('two machines give out the same identifier: the second becomes another one, and people are told if a family knew it', async () => {
    const account = (one: Machine, state: string): unknown =>
      one.store.atomically(() => {
        newcomer(one.store.db, { id: `of-${one.as}`, source: `siecle:${one.as}`, name: one.as, now: 1 })
        one.store.db
          .prepare('INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, ?, 1)')
          .run(`account-of-${one.as}`, `of-${one.as}`, 'p.pareil12', state)
      })
    account(a, 'unnotified')
    account(b, 'notified')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.row('SELECT identifier FROM account WHERE id = ?', 'account-of-a')).toEqual({ identifier: 'p.pareil12' })
      const other = String(one.row('SELECT identifier FROM account WHERE id = ?', 'account-of-b')?.['identifier'])
      expect(other).toMatch(/^p\.pareil\d{6}$/)
      expect(one.open()).toMatchObject([{ kind: 'identifier-taken', subject_id: 'account-of-b', mine: { identifier: 'p.pareil12' } }])
    }
  })

  it('two machines open an account for the same guardian: the second is refused, and waits before people with its reason', async () => {
    a.store.atomically(() => newcomer(a.store.db, { id: 'new', source: 'siecle:new', name: 'Arrivée', now: 1 }))
    await school.peace(a, b)
    for (const one of both())
      one.store.atomically(() =>
        one.store.db
          .prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, 'new', ?, 'unnotified', 1)`)
          .run(`made-at-${one.as}`, `p.${one.as}`),
      )
    await school.peace(a, b)
    for (const one of both()) expect(one.row(`SELECT id FROM account WHERE guardian_id = 'new'`)).toEqual({ id: 'made-at-a' })
    expect(a.refused()).toEqual([])
    expect(b.refused()).toMatchObject([{ code: 'second_account' }])
    expect(b.waiting()).toBe(0)
  })

  it('a station is restored from an old backup: it lives a new life, and has everything that was agreed', async () => {
    const backup = a.image()
    a.corrections.make(guardian(0), { mail: 'apres@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, b)
    a.close()
    a = school.from(backup, 'a')
    a.corrections.make(guardian(1), { mail: 'depuis@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'apres@exemple.invalid' })
      expect(one.guardian(guardianId(1))).toMatchObject({ mail: 'depuis@exemple.invalid' })
      expect(one.open()).toEqual([])
    }
    expect(a.row('SELECT incarnation, ordinal FROM sync_state')).toEqual({ incarnation: 2, ordinal: 3 })
  })

  it('a station is cloned with its disk: both go on, each with a life and letter numbers of its own', async () => {
    a.corrections.make(guardian(0), { mail: 'attend@exemple.invalid' }, 'essai', 'person-1')
    const clone = school.from(a.image(), 'a')
    a.corrections.make(guardian(1), { mail: 'original@exemple.invalid' }, 'essai', 'person-1')
    clone.corrections.make(guardian(2), { mail: 'copie@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, clone, b)
    const lives = new Set<unknown>()
    for (const one of [a, clone, b]) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'attend@exemple.invalid' })
      expect(one.guardian(guardianId(1))).toMatchObject({ mail: 'original@exemple.invalid' })
      expect(one.guardian(guardianId(2))).toMatchObject({ mail: 'copie@exemple.invalid' })
      expect(one.open()).toEqual([])
      lives.add(one.row('SELECT ordinal FROM sync_state')?.['ordinal'])
    }
    expect(lives.size).toBe(3)
    clone.close()
  })

  it.each([
    ['ahead', year],
    ['behind', -year],
  ])('a clock is a year %s: what was done last stands, whatever the clocks said', async (_way, off) => {
    a.clock.off = off
    a.corrections.make(guardian(0), { mail: 'avant@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, b)
    b.corrections.make(guardian(0), { mail: 'apres@exemple.invalid' }, 'essai', 'person-2')
    await school.peace(a, b)
    a.corrections.make(guardian(0), { mail: 'enfin@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'enfin@exemple.invalid' })
      expect(one.open()).toEqual([])
    }
  })

  it('a station is two versions behind: its changes wait, staff are told in words, and all goes once it is updated', async () => {
    a.corrections.make(guardian(0), { mail: 'attend@exemple.invalid' }, 'essai', 'person-1')
    a.protocol -= 2
    expect(await a.sync()).toBe('hub_protocol_old')
    expect(codes.hub_protocol_old).toMatchObject({ audience: 'staff', advice: expect.any(String) as string })
    expect(a.waiting()).toBe(1)
    expect(a.guardian(guardianId(0))).toMatchObject({ mail: 'attend@exemple.invalid' })
    a.protocol += 2
    await school.peace(a, b)
    expect(b.guardian(guardianId(0))).toMatchObject({ mail: 'attend@exemple.invalid' })
  })

  describe('something is written while a machine still hears what it missed, page by page', () => {
    beforeEach(async () => {
      for (const one of both()) one.close()
      school = await office(hub.database, { pageRows: 4 })
      a = await school.machine('a')
      b = await school.machine('b')
    })
    /** Rows of families that have nothing to do with it, enough to fill a page. */
    const others = (): void => {
      for (const n of [1, 2, 3, 4, 5]) a.corrections.make(guardian(n), { mail: 'autre@exemple.invalid' }, 'essai', 'person-1')
    }

    it('the same field: it counts as unseen, though the cursor is past it, and is asked', async () => {
      a.corrections.make(guardian(0), { mail: 'a@exemple.invalid' }, 'essai', 'person-1')
      others()
      // The record comes with the last page now, what was written to it first too.
      a.corrections.make(guardian(0), { familyName: 'Autre' }, 'essai', 'person-1')
      await a.sync()
      await b.page()
      expect(b.guardian(guardianId(0))).toMatchObject({ mail: 'g0@exemple.invalid' })
      b.corrections.make(guardian(0), { mail: 'b@exemple.invalid' }, 'essai', 'person-2')
      await school.peace(b, a)
      for (const one of both()) {
        expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'a@exemple.invalid', family_name: 'Autre' })
        expect(one.open()).toMatchObject([{ kind: 'same-field', field: 'mail', mine_actor: 'person-2', theirs_actor: 'person-1' }])
      }
    })

    it('a person who was erased meanwhile: nothing of them is left anywhere', async () => {
      a.accounts.erase(guardianId(0), 'demande écrite', 'person-1')
      others()
      await a.sync()
      // What only a newer machine knows of was written to the erased record: it comes with the last page.
      const version = 1 + Number(a.row('SELECT cursor FROM sync_state')?.['cursor'])
      await school.run(`UPDATE hub_record SET version = $2 WHERE school = $1 AND collection = 'guardian' AND id = $3`, [
        ...[school.school, version, guardianId(0)],
      ])
      await school.run('UPDATE hub_school SET version = $2 WHERE id = $1', [school.school, version])
      await b.page()
      b.corrections.make(guardian(0), { mobile: '06 39 98 99 99' }, 'essai', 'person-2')
      await school.peace(b, a)
      for (const one of both()) {
        expect(one.guardian(guardianId(0))).toMatchObject({ family_name: '', mobile: null })
        expect(one.open()).toEqual([])
      }
      expect(await school.held()).not.toContain('39989999')
    })

    it('twice by the same machine: it does not contradict itself', async () => {
      others()
      await a.sync()
      b.corrections.make(guardian(0), { mail: 'un@exemple.invalid' }, 'essai', 'person-2')
      await b.page()
      b.corrections.make(guardian(0), { mail: 'deux@exemple.invalid' }, 'essai', 'person-2')
      await b.page()
      b.corrections.make(guardian(0), { mail: 'trois@exemple.invalid' }, 'essai', 'person-2')
      await school.peace(b, a)
      for (const one of both()) {
        expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'trois@exemple.invalid' })
        expect(one.open()).toEqual([])
      }
      expect(b.count('sync_outbox')).toBe(0)
    })
  })

  it('a newer hub sends a collection and a field that are unknown here: they are kept, and an older machine does not undo them', async () => {
    await school.run(
      `INSERT INTO hub_record (school, collection, id, version, deleted, fields, stamps) VALUES ($1, 'telescope', 't', 2, 0, '{"lens":5}', '[]')`,
      [school.school],
    )
    const row = a.row(`SELECT fields FROM sync_mirror WHERE collection = 'guardian' AND id = ?`, guardianId(0))
    const fields = { ...(JSON.parse(String(row?.['fields'])) as object), star: 'rouge' }
    await school.run(`UPDATE hub_record SET version = 2, fields = $2 WHERE school = $1 AND collection = 'guardian' AND id = $3`, [
      ...[school.school, JSON.stringify(fields), guardianId(0)],
    ])
    await school.run('UPDATE hub_school SET version = 2 WHERE id = $1', [school.school])
    await school.peace(a, b)
    a.corrections.make(guardian(0), { mail: 'apres@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, b)
    for (const one of both()) {
      expect(one.row(`SELECT fields FROM sync_mirror WHERE collection = 'telescope'`)).toEqual({ fields: '{"lens":5}' })
      const kept = one.row(`SELECT fields FROM sync_mirror WHERE collection = 'guardian' AND id = ?`, guardianId(0))
      expect(JSON.parse(String(kept?.['fields']))).toMatchObject({ star: 'rouge', mail: 'apres@exemple.invalid' })
      expect(one.waiting()).toBe(0)
    }
  })

  it('a station knows more than its hub knows of: it stops and keeps everything', async () => {
    a.corrections.make(guardian(0), { mail: 'attend@exemple.invalid' }, 'essai', 'person-1')
    await school.run('UPDATE hub_school SET version = 0 WHERE id = $1', [school.school])
    expect(await a.sync()).toBe('hub_behind')
    expect(a.waiting()).toBe(1)
  })
})

describe('a hub restored from a backup', () => {
  it('is found out even when others have brought its counter past what a station knows; with its newest disk back all goes on', async () => {
    const real = sqliteDatabase({ path: ':memory:' })
    const school = await office(real)
    const [a, b, c] = [await school.machine('a'), await school.machine('b'), await school.machine('c')]
    const old = real.driver.serialize()
    a.corrections.make(guardian(0), { mail: 'perdu@exemple.invalid' }, 'essai', 'person-1')
    await school.peace(a, b)
    const backup = sqliteDatabase({ path: old })
    school.hubOn(backup)
    for (let n = 0; n < 3; n += 1) c.corrections.make(guardian(1), { mail: `c${n}@exemple.invalid` }, 'essai', 'person-1')
    const before = c.image()
    expect(await c.sync()).toBeNull()
    // The hub is at a higher version now than these ever saw; they wrote or only read.
    expect(await a.sync()).toBe('hub_behind')
    expect(await b.sync()).toBe('hub_behind')
    for (const one of [a, b]) expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'perdu@exemple.invalid' })
    school.hubOn(real)
    // Who believed the old disk is told now.
    expect(await c.sync()).toBe('hub_behind')
    const again = school.from(before, 'c')
    await school.peace(a, b, again)
    for (const one of [a, b, again]) {
      expect(one.guardian(guardianId(0))).toMatchObject({ mail: 'perdu@exemple.invalid' })
      expect(one.guardian(guardianId(1))).toMatchObject({ mail: 'c2@exemple.invalid' })
      one.close()
    }
    c.close()
    await backup.close()
    await real.close()
  })
})
