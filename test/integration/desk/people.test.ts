import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestStation, type TestStation } from '../../setup/station.ts'

const OWN = 'Mangue-Verte-42'
const PASSWORD = 'Letchi-Rouge-71'
let school: TestStation
let me: string
beforeEach(async () => {
  school = await openTestStation()
  await school.station.house.session.setUp('Camille', OWN)
  me = school.station.house.session.current()?.id ?? ''
})
afterEach(() => school.close())

const add = async (name: string, role: 'secretary' | 'head' | 'it'): Promise<string> => {
  const added = await school.station.house.people.add({ name, role, pin: role === 'secretary' ? '518204' : PASSWORD, own: OWN }, me)
  if (!added.ok) throw new Error(added.error.code)
  return added.value.id
}

describe('people', () => {
  it('are added, sign in, and are told apart by name', async () => {
    const { people, session } = school.station.house
    const id = await add('Alix', 'secretary')
    session.signOut()
    expect(await session.signIn(id, '518204')).toMatchObject({ ok: true, value: { kind: 'signed-in', person: { role: 'secretary' } } })
    expect(await people.add({ name: 'ALIX', role: 'head', pin: PASSWORD, own: OWN }, me)).toMatchObject({
      ok: false,
      error: { code: 'name_taken' },
    })
    expect(people.list().map(({ name, lastSeenAt }) => [name, lastSeenAt === null])).toEqual([
      ['Alix', false],
      ['Camille', true],
    ])
  })
  it('are changed only with the PIN of whoever changes them, and its waits hold', async () => {
    const { people } = school.station.house
    const id = await add('Alix', 'secretary')
    for (let i = 0; i < 3; i += 1) {
      expect(await people.setRole(id, 'it', PASSWORD, '000000', me)).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
    }
    expect(await people.setRole(id, 'it', PASSWORD, OWN, me)).toMatchObject({ ok: false, error: { code: 'pin_wait' } })
    expect(school.station.house.store.people.byId(id)?.role).toBe('secretary')
  })
  it('get a new PIN, which ends their wait; a weak one is refused', async () => {
    const { people, session, brakes } = school.station.house
    const id = await add('Alix', 'secretary')
    for (let i = 0; i < 3; i += 1) await session.signIn(id, '111222')
    expect(brakes.pinWait(id)).toBeGreaterThan(0)
    expect(await people.setPin(id, '123456', OWN, me)).toMatchObject({ ok: false, error: { code: 'pin_weak' } })
    expect(await people.setPin(id, '904173', OWN, me)).toMatchObject({ ok: true })
    expect(await session.signIn(id, '904173')).toMatchObject({ ok: true })
  })
  it('whose rights reach far have a password: a PIN is refused when they are added, when they come to lead, and when they change it', async () => {
    const { people, session } = school.station.house
    const weak = { ok: false, error: { code: 'staff_password_weak' } }
    expect(await people.add({ name: 'Alix', role: 'head', pin: '518204', own: OWN }, me)).toMatchObject(weak)
    const id = await add('Alix', 'secretary')
    expect(await people.setRole(id, 'head', null, OWN, me)).toMatchObject(weak)
    expect(await people.setRole(id, 'head', '518204', OWN, me)).toMatchObject(weak)
    expect(await people.setRole(id, 'head', PASSWORD, OWN, me)).toMatchObject({ ok: true })
    expect(await session.signIn(id, '518204')).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
    expect(await session.signIn(id, PASSWORD)).toMatchObject({ ok: true })
    expect(await people.setPin(id, '904173', PASSWORD, id)).toMatchObject(weak)
  })
  it('leave, cannot sign in, and stay named in what they did', async () => {
    const { people, session, names } = school.station.house
    const id = await add('Alix', 'head')
    expect(await people.remove(id, OWN, me)).toMatchObject({ ok: true })
    expect(await session.signIn(id, PASSWORD)).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
    expect(names()(id)).toBe('Alix')
  })
  it('are never without somebody who can add them', async () => {
    const { people } = school.station.house
    expect(await people.remove(me, OWN, me)).toMatchObject({ ok: false, error: { code: 'not_oneself' } })
    expect(await people.setRole(me, 'secretary', null, OWN, me)).toMatchObject({ ok: false, error: { code: 'last_lead' } })
    await add('Alix', 'head')
    expect(await people.setRole(me, 'secretary', null, OWN, me)).toMatchObject({ ok: true })
  })
})

describe('the audit', () => {
  it('is searched by action, actor and page', async () => {
    const { auditDesk, store } = school.station.house
    const id = await add('Alix', 'secretary')
    const all = { action: '', actor: null, subject: null, from: null, to: null, before: null, limit: 50 }
    expect(auditDesk.search({ ...all, action: 'person' }).entries.map(({ action, about }) => [action, about])).toEqual([
      ['person.added', 'Alix'],
      ['person.added', 'Camille'],
    ])
    expect(auditDesk.search({ ...all, subject: id }).entries).toHaveLength(1)
    expect(auditDesk.search({ ...all, actor: 'nobody' }).entries).toEqual([])
    expect(auditDesk.search({ ...all, limit: 1 })).toMatchObject({ more: true })
    expect(auditDesk.search({ ...all, before: 2, limit: 1 })).toMatchObject({ more: false, entries: [{ sequence: 1 }] })
    expect(auditDesk.search({ ...all, from: school.clock.now() + 1 }).entries).toEqual([])
    expect(store.audit.count()).toBe(2)
  })
  it('is handed out as JSON lines whose chain can be checked elsewhere', async () => {
    await add('Alix', 'secretary')
    const { lines, entries } = school.station.house.auditDesk.lines()
    const read = Buffer.from(lines)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { previous: string; hash: string })
    expect(read).toHaveLength(entries)
    expect(read[1]?.previous).toBe(read[0]?.hash)
  })
  it('tells where one byte was altered', async () => {
    const { auditDesk, store } = school.station.house
    await add('Alix', 'secretary')
    expect(auditDesk.verify()).toEqual({ entries: 2, brokenAt: null })
    store.db.exec(`UPDATE audit SET detail = replace(detail, 'it', 'iT') WHERE sequence = 1`)
    expect(auditDesk.verify()).toEqual({ entries: 2, brokenAt: 1 })
    expect(await school.station.call('cli', 'cli.audit.verify', {})).toMatchObject({ ok: true, value: { ok: false, brokenAt: 1 } })
  })
})
