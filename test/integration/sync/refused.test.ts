import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusedSchema, type Refused } from '../../../src/shared/settle.ts'
import { REJECTIONS } from '../../../src/shared/sync.ts'
import { guardianId, pupilId } from '../../simulation/school.ts'
import { head, secretary, twoOffices, type Office, type TwoOffices } from './two-offices.ts'

let school: TwoOffices
let a: Office
let b: Office
beforeEach(async () => {
  school = await twoOffices()
  ;({ a, b } = school)
})
afterEach(() => school.close())

const correct = (n: number, edits: Parameters<Office['house']['corrections']['make']>[1]): void => {
  const made = a.house.corrections.make({ kind: 'guardian', id: guardianId(n) }, edits, 'dit au guichet', a.me)
  if (!made.ok) throw new Error(made.error.code)
}
const refused = (): readonly Refused[] => a.house.syncDesk.toSettle().refused.map((row) => refusedSchema.parse(row))
const only = (): Refused => {
  const [row, ...more] = refused()
  if (row === undefined || more.length > 0) throw new Error(`${refused().length} refused`)
  return row
}
const lastDeed = () => a.house.store.audit.about(guardianId(0))[0]

describe('a change that the hub refused', () => {
  it.each(REJECTIONS)('is shown with what it was about and why: %s', async (code) => {
    correct(0, { mobile: '06 39 98 10 01' })
    await a.refuseAll(code)
    expect(only()).toMatchObject({ action: 'record.corrected', by: 'Awa Exemple', code, leadOnly: false, more: 0 })
    expect(only().parts).toMatchObject([
      { about: { name: 'Prénom0 Nom0', className: '6A' }, does: 'set', said: [{ field: 'mobile', value: '06 39 98 10 01' }] },
    ])
    expect(a.house.syncDesk.count()).toBe(1)
    expect(a.field('guardian', guardianId(0), 'mobile')).toBe('+33639980000')
  })
  it('shows no hash of what it would have written', async () => {
    a.activate(0, 'plain:hash-of-nobody')
    await a.refuseAll('change_not_understood')
    expect(only().parts[0]?.about.name).toBe('Prénom0 Nom0')
    expect(JSON.stringify(refused())).not.toMatch(/hash|plain/)
  })
  it('that would have made a family is named by what it would have written', async () => {
    const { store } = a.house
    store.atomically(() => {
      store.db
        .prepare(
          `INSERT INTO guardian (id, source_key, family_name, first_name, address_lines, search_name, updated_at) VALUES ('new', 'siecle:9', 'Nouveau', 'Venu', '[]', '', 1)`,
        )
        .run()
      store.db
        .prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES ('x', 'new', 'v.nouveau', 'unnotified', 1)`)
        .run()
      store.audit.append({ at: 1, actor: 'system', action: 'import.applied', subject: null })
    })
    await a.refuseAll('parent_missing')
    expect(only().parts.map(({ about }) => about.name)).toEqual(['Venu Nouveau', 'Venu Nouveau'])
    expect(only().parts[0]?.about.guardianId).toBeNull()
  })
})

describe('resubmitted', () => {
  it('it is done again here, and everywhere once the hub takes it', async () => {
    correct(0, { mobile: '06 39 98 10 01' })
    await a.refuseAll('change_not_understood')
    expect(a.house.syncDesk.resubmit(only().id, secretary)).toMatchObject({ ok: true })
    expect(refused()).toEqual([])
    expect(a.field('guardian', guardianId(0), 'mobile')).toBe('+33639981001')
    await school.agree()
    expect(b.field('guardian', guardianId(0), 'mobile')).toBe('+33639981001')
    expect(b.house.store.corrections.open()).toHaveLength(1)
    expect(lastDeed()).toMatchObject({ action: 'change.resubmitted', actor: 'person-b' })
  })
  it('it is of the kind it was: an import stays an import', async () => {
    const { store } = a.house
    store.atomically(() => {
      store.db.prepare('UPDATE guardian SET city = ? WHERE id = ?').run('Cilaos', guardianId(0))
      store.audit.append({ at: 1, actor: 'system', action: 'import.applied', subject: null })
    })
    await a.refuseAll('change_not_understood')
    expect(a.house.syncDesk.resubmit(only().id, secretary)).toMatchObject({ ok: true })
    expect(a.talk.ask()?.changes).toMatchObject([{ kind: 'import.applied', ops: [{ do: 'set', fields: { city: 'Cilaos' } }] }])
  })
  it('after the change it depends on', async () => {
    const { store } = a.house
    const write = (work: () => void): void =>
      store.atomically(() => {
        work()
        store.audit.append({ at: 1, actor: a.me, action: 'record.linked', subject: guardianId(0) })
      })
    write(() =>
      store.db
        .prepare(
          `INSERT INTO pupil (id, source_key, family_name, first_name, class_name, updated_at) VALUES ('new', 'ine:9', 'Nouveau', 'Enfant', '6B', 1)`,
        )
        .run(),
    )
    a.clock.forward(1)
    write(() => store.ties.link({ guardian_id: guardianId(0), pupil_id: 'new', legal_rank: 1, kinship: null }))
    await a.refuseAll('parent_missing')
    const [pupil, link] = [...refused()].sort((one) => (one.parts[0]?.about.record === 'pupil' ? -1 : 1))
    expect(link?.parts).toMatchObject([{ about: { record: 'responsibility', name: 'Prénom0 Nom0' } }])
    expect(a.house.syncDesk.resubmit(link?.id ?? '', secretary)).toMatchObject({ ok: false, error: { code: 'resubmit_blocked' } })
    expect(refused()).toHaveLength(2)
    for (const one of [pupil, link]) expect(a.house.syncDesk.resubmit(one?.id ?? '', secretary)).toMatchObject({ ok: true })
    expect(a.house.store.guardians.childrenOf(guardianId(0))).toHaveLength(2)
  })
  it.each([
    [
      'resubmit_gone',
      async () => {
        correct(0, { mobile: '06 39 98 10 01' })
        await a.refuseAll('change_not_understood')
        const { db } = a.house.store
        for (const sql of ['responsibility WHERE guardian_id', 'account WHERE guardian_id', 'guardian WHERE id'])
          db.prepare(`DELETE FROM ${sql} = ?`).run(guardianId(0))
      },
    ],
    [
      'resubmit_done',
      async () => {
        a.house.store.atomically(() => {
          a.house.store.ties.unlink(guardianId(0), pupilId(0))
          a.house.store.audit.append({ at: 1, actor: a.me, action: 'record.unlinked', subject: guardianId(0) })
        })
        await a.refuseAll('change_not_understood')
        a.house.store.ties.unlink(guardianId(0), pupilId(0))
      },
    ],
    [
      'resubmit_letters',
      async () => {
        a.house.batches.create({ scope: 'guardian', guardianId: guardianId(0) }, a.me)
        await a.refuseAll('change_not_understood')
      },
    ],
  ] as const)('not when it makes no sense any more: %s, and nothing has changed', async (code, prepare) => {
    await prepare()
    const { id } = only()
    const before = a.talk.ask()?.changes.length
    expect(a.house.syncDesk.resubmit(id, secretary)).toMatchObject({ ok: false, error: { code } })
    expect(only().id).toBe(id)
    expect(a.talk.ask()?.changes.length).toBe(before)
  })
})

describe('dismissed', () => {
  it('it is gone, written down, and changes nothing', async () => {
    correct(0, { mobile: '06 39 98 10 01' })
    await a.refuseAll('second_account')
    expect(a.house.syncDesk.dismiss(only().id, secretary)).toMatchObject({ ok: true })
    expect(a.house.syncDesk.count()).toBe(0)
    expect(a.talk.ask()?.changes).toEqual([])
    expect(lastDeed()).toMatchObject({ action: 'change.dismissed', detail: '{"kind":"record.corrected","code":"second_account"}' })
  })
  it('once', async () => {
    correct(0, { mobile: '06 39 98 10 01' })
    await a.refuseAll('second_account')
    const { id } = only()
    a.house.syncDesk.dismiss(id, secretary)
    expect(a.house.syncDesk.dismiss(id, secretary)).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(a.house.syncDesk.resubmit(id, secretary)).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })
  it('what touches rights, and erasures, only by heads and IT', async () => {
    a.house.accounts.erase(guardianId(0), 'à sa demande', a.me)
    await a.refuseAll('change_not_understood')
    expect(only().leadOnly).toBe(true)
    for (const act of ['dismiss', 'resubmit'] as const)
      expect(a.house.syncDesk[act](only().id, secretary)).toMatchObject({ ok: false, error: { code: 'lead_only' } })
    expect(a.house.syncDesk.resubmit(only().id, head)).toMatchObject({ ok: true })
    expect(a.field('guardian', guardianId(0), 'erased_at')).not.toBeNull()
  })
})
