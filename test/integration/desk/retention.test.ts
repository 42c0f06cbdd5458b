import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anyone } from '../../setup/station.ts'
import { answersFor, person, pupil } from '../import/siecle.ts'
import { openOffice, SCHOOL, type Office } from './office.ts'

const DAY = 86_400_000
/** The last day of a year, and the first on which somebody who left a year ago goes. */
const YEAR = 365 * DAY

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const { pupils, persons, links, structures = [] } = SCHOOL
/** Zoé1 and Adulte501 leave; Adulte502 still has Zoé2. */
const firstLeaves = (): Promise<unknown> =>
  office.bring({ pupils: pupils.slice(1), persons: persons.slice(1), links: links.slice(2), structures: structures.slice(1) })
const days = (count: number): void => {
  for (let i = 0; i < count; i += 1) {
    office.school.open.clock.forward(DAY)
    office.school.open.timers.fire()
  }
}
const report = () => office.house.retention.view()
const everything = (): string => {
  const { db } = office.house.store
  while (office.house.finder.refresh(100));
  const tables = db.prepare<[], { name: string }>(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`).all()
  return tables.map(({ name }) => JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())).join('\n')
}

describe('who left', () => {
  it('is kept for the months of the policy, then erased by itself; others stay', async () => {
    const { store } = office.house
    const guardianId = office.guardian('Adulte501')
    const account = store.accounts.byGuardian(guardianId)
    const made = office.house.batches.create({ scope: 'guardian', guardianId }, 'u1')
    office.house.corrections.make({ kind: 'guardian', id: guardianId }, { city: 'Cilaos' }, 'dit au guichet', 'u1')
    store.requests.add({
      ...{ id: 'r1', reference: 'K7P4XM', kind: 'wrong-date', guardianId, entered: '{"date":"2013-02-03"}', flow: null },
      ...{ locale: 'fr', mobile: '+33639980001', now: 1 },
    })
    expect(everything()).toContain('adulte501')
    await firstLeaves()
    expect(report().upcoming).toEqual([{ on: '2027-09-01', pupils: 1, guardians: 1 }])
    days(364)
    expect(store.guardians.byId(guardianId)?.first_name).toBe('Adulte501')
    days(1)
    for (let i = 0; i < 4; i += 1) office.school.open.timers.fire()
    for (const trace of [
      'Zoé1',
      'Adulte501',
      'adulte501',
      'un@exemple.fr',
      '639980001',
      'Cilaos',
      '2013-02-03',
      `"${account?.identifier ?? ''}"`,
    ])
      expect(everything()).not.toContain(trace)
    expect(made.ok && store.letters.ofBatch(made.value.id).map(({ state, secret }) => [state, secret])).toEqual([['void', null]])
    expect(office.house.families.search(anyone).rows.map((row) => row.name)).toEqual(['FILAO Adulte502'])
    expect(office.childrenOf(office.guardian('Adulte502'))).toEqual(['Zoé2'])
    expect(report()).toMatchObject({
      months: 12,
      runs: [
        { pupils: 1, guardians: 1, letters: 1, requests: 1, keptMonths: 12, lines: [{ leftOn: '2026-09-01', pupils: 1, guardians: 1 }] },
      ],
      upcoming: [],
    })
    const [entry] = store.audit.search({
      action: 'records.purged',
      actor: null,
      subject: null,
      from: null,
      to: null,
      before: null,
      limit: 9,
    })
    expect(entry).toMatchObject({ actor: 'system', detail: expect.stringContaining('"pupils":1') as string })
    expect(store.audit.firstBreak()).toBeNull()
    days(3)
    expect(report().runs).toHaveLength(1)
  })
  it('comes back as somebody new, with a new account', async () => {
    const before = office.guardian('Adulte501')
    await firstLeaves()
    days(365)
    await office.bring()
    const again = office.guardian('Adulte501')
    expect(again).not.toBe(before)
    expect(office.childrenOf(again)).toEqual(['Zoé1'])
    expect(office.house.store.accounts.byGuardian(again)).toMatchObject({ state: 'unnotified' })
  })
  it('stays when they came back in time', async () => {
    await firstLeaves()
    days(200)
    await office.bring()
    days(200)
    expect(report()).toMatchObject({ runs: [], upcoming: [] })
    expect(office.childrenOf(office.guardian('Adulte501'))).toEqual(['Zoé1'])
  })
  it('stays a mark when erased on request: the next import does not bring them back', async () => {
    office.house.accounts.erase(office.guardian('Adulte501'), 'demande écrite', 'u1')
    days(400)
    await office.bring()
    expect(everything()).not.toContain('Adulte501')
  })
})

it('a guardian whose account another family’s parent uses stays', async () => {
  const { store } = office.house
  const [gone, stays] = [office.guardian('Adulte501'), office.guardian('Adulte502')]
  const [main, joined] = [store.accounts.byGuardian(gone), store.accounts.byGuardian(stays)]
  store.accounts.join(joined?.id ?? '', main?.id ?? '', 1)
  await firstLeaves()
  days(370)
  expect(store.guardians.byId(gone)?.first_name).toBe('Adulte501')
  expect(report().runs).toMatchObject([{ pupils: 1, guardians: 0 }])
})

it('after a long silence the first day only looks', async () => {
  await firstLeaves()
  days(1)
  office.school.open.clock.forward(YEAR)
  office.school.open.timers.fire()
  expect(report().runs).toEqual([])
  days(1)
  expect(report().runs).toMatchObject([{ pupils: 1, guardians: 1 }])
})

it('requests of unknown people and messages go too, once they are as old', async () => {
  const { store } = office.house
  const { clock } = office.school.open
  const entered = JSON.stringify({ familyName: 'INCONNUE' })
  const request = { kind: 'unknown-number', guardianId: null, entered, flow: null, locale: 'fr', mobile: null } as const
  store.requests.add({ ...request, id: 'r1', reference: 'A1', now: clock.now() })
  store.requests.add({ ...request, id: 'r2', reference: 'A2', now: clock.now() })
  store.requests.close('r1', 'u1', clock.now(), 'settled')
  days(366)
  expect(store.requests.byId('r1')?.entered).toBe('{}')
  expect(store.requests.byId('r2')?.entered).toBe(entered)
})

it('is one change for other machines, with nobody in it', async () => {
  const { store } = office.house
  await firstLeaves()
  store.db.exec('UPDATE sync_state SET capturing = 1')
  store.atomically(() => store.changes.everything('u1'))
  days(365)
  const change = store.db
    .prepare<[], { sequence: number; kind: string }>(`SELECT sequence, kind FROM sync_outbox WHERE kind = 'records.purged'`)
    .get()
  const ops = store.db
    .prepare<[number], { collection: string; what: string; fields: string | null }>(
      'SELECT collection, what, fields FROM sync_op WHERE sequence = ?',
    )
    .all(change?.sequence ?? 0)
  expect(ops.filter(({ what }) => what === 'drop').map(({ collection }) => collection)).toEqual([
    'responsibility',
    'responsibility',
    'pupil',
  ])
  expect(ops.map(({ collection }) => collection)).toEqual(expect.arrayContaining(['guardian', 'account']))
  expect(JSON.stringify(ops)).not.toContain('Adulte501')
})

it('two homonyms are told apart: only who left goes', async () => {
  await office.bring({
    pupils: [...pupils, pupil('3')],
    persons: [...persons, person('503', {})],
    links: [...links, answersFor('503', '3')],
  })
  await office.bring()
  days(366)
  expect(office.house.families.search(anyone).rows.map((row) => row.name)).toEqual(['FILAO Adulte501', 'FILAO Adulte502'])
  expect(report().runs).toMatchObject([{ pupils: 1, guardians: 1 }])
})
