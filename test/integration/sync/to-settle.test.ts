import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CONFLICT_KINDS, type ConflictKind } from '../../../src/shared/sync.ts'
import { conflictSchema } from '../../../src/shared/settle.ts'
import { accountId, guardianId, pupilId } from '../../simulation/school.ts'
import { head, secretary, twoOffices, type Office, type TwoOffices } from './two-offices.ts'

let school: TwoOffices
let a: Office
let b: Office
beforeEach(async () => {
  school = await twoOffices()
  ;({ a, b } = school)
})
afterEach(() => school.close())

const guardian = (n: number) => ({ kind: 'guardian', id: guardianId(n) }) as const
const must = <T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T => {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const correct = (at: Office, n: number, edits: Parameters<Office['house']['corrections']['make']>[1]): void =>
  void must(at.house.corrections.make(guardian(n), edits, `dit à ${at.me}`, at.me))

/** Both correct a mobile unseen by each other; the first machine's word reached the hub first. */
async function twoMobiles(): Promise<void> {
  correct(a, 0, { mobile: '06 39 98 10 01' })
  b.clock.forward(60_000)
  correct(b, 0, { mobile: '06 39 98 10 02' })
  await school.agree()
}
const mobiles = () => [a, b].map((office) => office.field('guardian', guardianId(0), 'mobile'))

/** How each kind comes about, in the services that screens call. */
const STORIES: Readonly<Record<ConflictKind, () => Promise<void>>> = {
  'same-field': twoMobiles,
  async 'delete-edit'() {
    const { store } = a.house
    store.atomically(() => {
      store.db.prepare('UPDATE responsibility SET legal_rank = 2 WHERE guardian_id = ?').run(guardianId(0))
      store.audit.append({ at: 1, actor: a.me, action: 'record.linked', subject: guardianId(0) })
    })
    must(b.house.ties.make({ kind: 'unlinked', guardianId: guardianId(0), pupilId: pupilId(0) }, 'jugement', b.me))
    await school.agree()
  },
  async gone() {
    for (const { store } of [a.house]) store.atomically(() => store.contactPoints.put(accountId(0), 'mobile', '+33639981001', 1))
    await school.agree()
    must(a.house.accounts.withdraw(guardianId(0), 'demande', a.me))
    b.house.store.atomically(() => b.house.store.contactPoints.put(accountId(0), 'mobile', '+33639981002', 2))
    await school.agree()
  },
  async 'two-letters'() {
    for (const office of [a, b]) must(office.house.batches.create({ scope: 'guardian', guardianId: guardianId(0) }, office.me))
    await school.agree()
  },
  async 'two-passwords'() {
    for (const office of [a, b]) office.activate(0)
    await school.agree()
  },
  async 'letter-superfluous'() {
    a.activate(0)
    must(b.house.batches.create({ scope: 'guardian', guardianId: guardianId(0) }, b.me))
    await school.agree()
  },
  async 'identifier-taken'() {
    for (const office of [a, b]) newcomer(office, `siecle:new-${office.me}`, 'notified')
    await school.agree()
  },
  async 'same-person'() {
    for (const office of [a, b]) newcomer(office, 'siecle:99', 'unnotified')
    await school.agree()
  },
  async 'merge-unlink'() {
    must(a.house.ties.make({ kind: 'merged', guardianId: guardianId(1), otherId: guardianId(0) }, 'même personne', a.me))
    must(b.house.ties.make({ kind: 'unlinked', guardianId: guardianId(0), pupilId: pupilId(0) }, 'jugement', b.me))
    await school.agree()
  },
}

function newcomer({ house: { store }, me }: Office, sourceKey: string, state: 'unnotified' | 'notified'): void {
  store.atomically(() => {
    store.db
      .prepare(
        `INSERT INTO guardian (id, source_key, family_name, first_name, address_lines, search_name, updated_at)
         VALUES (?, ?, 'Nouveau', 'Venu', '[]', 'nouveau venu', 1)`,
      )
      .run(`new-${me}`, sourceKey)
    store.db
      .prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, ?, 1)`)
      .run(`account-${me}`, `new-${me}`, state === 'notified' ? 'v.nouveau' : `v.${me}`, state)
    store.audit.append({ at: 1, actor: me, action: 'record.corrected', subject: `new-${me}` })
  })
}

describe.each(CONFLICT_KINDS)('%s', (kind) => {
  it('is shown at both offices, with people, and without any hash', async () => {
    await STORIES[kind]()
    for (const office of [a, b]) {
      const conflict = conflictSchema.parse(office.conflict(kind))
      expect(conflict.about.name).toMatch(/^(Prénom[01] Nom[01]|Venu Nouveau)$/)
      expect(conflict.about.guardianId).not.toBeNull()
      expect(JSON.stringify(office.house.syncDesk.toSettle())).not.toMatch(/hash|plain:|"secret|\$argon/)
      expect(office.house.syncDesk.count()).toBe(1)
    }
  })
  it('is settled for both by one decision, and can be opened again', async () => {
    await STORIES[kind]()
    const ids = [b.conflict(kind).id]
    expect(b.house.syncDesk.decide(ids, 'keep', secretary)).toMatchObject({ ok: true })
    await school.agree('b')
    expect([a, b].map(({ house }) => house.syncDesk.count())).toEqual([0, 0])
    expect(b.house.syncDesk.undecide(ids, secretary)).toMatchObject({ ok: true })
    await school.agree('b')
    expect([a, b].map(({ house }) => house.syncDesk.count())).toEqual([1, 1])
  })
})

describe('the same field, changed by two people', () => {
  it('says who wrote what and when, as people read it', async () => {
    await twoMobiles()
    const { about, mine, theirs, canTake } = a.conflict('same-field')
    expect(about).toMatchObject({ record: 'guardian', name: 'Prénom0 Nom0', className: '6A', guardianId: guardianId(0) })
    expect(theirs).toMatchObject({ by: 'Awa Exemple', said: [{ field: 'mobile', value: '06 39 98 10 01' }] })
    expect(mine).toMatchObject({ by: 'Bruno Exemple', at: b.clock.now(), said: [{ field: 'mobile', value: '06 39 98 10 02' }] })
    expect(canTake).toBe(true)
  })
  it('an address is shown whole, though only its town was changed', async () => {
    correct(a, 0, { city: 'Cilaos' })
    correct(b, 0, { city: 'Salazie' })
    await school.agree()
    const { mine, theirs } = b.conflict('same-field')
    expect(theirs.said).toEqual([{ field: 'address', value: '1 rue du Test\n35000 Cilaos' }])
    expect(mine.said).toEqual([{ field: 'address', value: '1 rue du Test\n35000 Salazie' }])
  })
  it('kept: nothing changes anywhere', async () => {
    await twoMobiles()
    must(a.house.syncDesk.decide([a.conflict('same-field').id], 'keep', head))
    await school.agree()
    expect(mobiles()).toEqual(['+33639981001', '+33639981001'])
  })
  it('taken: the other office follows, and what is to be reported says so too', async () => {
    await twoMobiles()
    must(a.house.syncDesk.decide([a.conflict('same-field').id], 'take', head))
    await school.agree()
    expect(mobiles()).toEqual(['+33639981002', '+33639981002'])
    for (const { house } of [a, b])
      expect(house.store.corrections.open()).toMatchObject([{ field: 'mobile', before: '+33639980000', after: '+33639981002' }])
  })
  it('taken and taken back: as it was, at both', async () => {
    await twoMobiles()
    const ids = [a.conflict('same-field').id]
    must(a.house.syncDesk.decide(ids, 'take', head))
    await school.agree()
    must(a.house.syncDesk.undecide(ids, head))
    await school.agree()
    expect(mobiles()).toEqual(['+33639981001', '+33639981001'])
    expect(b.house.syncDesk.count()).toBe(1)
    expect(b.house.store.corrections.open()).toMatchObject([{ field: 'mobile', after: '+33639981001' }])
  })
  it('is not taken back over something newer', async () => {
    await twoMobiles()
    const ids = [a.conflict('same-field').id]
    must(a.house.syncDesk.decide(ids, 'take', head))
    correct(a, 0, { mobile: '06 39 98 10 09' })
    expect(a.house.syncDesk.undecide(ids, head)).toMatchObject({ ok: false, error: { code: 'changed_since' } })
    expect(a.house.syncDesk.count()).toBe(0)
  })
  it('several at once: all or none', async () => {
    correct(a, 0, { mobile: '06 39 98 10 01', city: 'Cilaos' })
    correct(b, 0, { mobile: '06 39 98 10 02', city: 'Salazie' })
    await school.agree()
    const ids = a.house.syncDesk.toSettle().conflicts.map(({ id }) => id)
    expect(ids).toHaveLength(2)
    expect(a.house.syncDesk.decide([...ids, 'nobody'], 'take', head)).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(mobiles()[0]).toBe('+33639981001')
    must(a.house.syncDesk.decide(ids, 'keep', head))
    expect(a.house.syncDesk.count()).toBe(0)
  })
  it('that somebody corrected again since shows what stands now', async () => {
    await twoMobiles()
    correct(a, 0, { mobile: '06 39 98 10 09' })
    expect(a.conflict('same-field').theirs).toMatchObject({ by: null, said: [{ field: 'mobile', value: '06 39 98 10 09' }] })
  })
})

describe('what follows from the other kinds', () => {
  it('two letters: both are named by their numbers, and the first opens', async () => {
    await STORIES['two-letters']()
    const { mine, theirs } = a.conflict('two-letters')
    expect([theirs.letter, mine.letter]).toEqual([1_000_001, 2_000_001])
    expect([theirs.by, mine.by]).toEqual(['Awa Exemple', 'Bruno Exemple'])
  })
  it('a link that was taken away while edited: taken, it goes; taken back, it is there', async () => {
    await STORIES['delete-edit']()
    const conflict = a.conflict('delete-edit')
    expect(conflict.other?.name).toBe('Enfant0 Nom0')
    const children = () => [a, b].map(({ house }) => house.store.guardians.childrenOf(guardianId(0)).length)
    expect(children()).toEqual([1, 1])
    must(a.house.syncDesk.decide([conflict.id], 'take', head))
    await school.agree()
    expect(children()).toEqual([0, 0])
    must(a.house.syncDesk.undecide([conflict.id], head))
    await school.agree()
    expect(children()).toEqual([1, 1])
  })
  it('merged while unlinked: taken, the child is not the other record’s either', async () => {
    await STORIES['merge-unlink']()
    must(b.house.syncDesk.decide([b.conflict('merge-unlink').id], 'take', secretary))
    await school.agree()
    for (const { house } of [a, b])
      expect(house.store.guardians.childrenOf(guardianId(1)).map(({ first_name }) => first_name)).toEqual(['Enfant1'])
  })
  it('an identifiant taken: whose it stays, and what the other has now', async () => {
    await STORIES['identifier-taken']()
    const { mine, theirs, other } = b.conflict('identifier-taken')
    expect(mine.said).toEqual([{ field: 'identifier', value: 'v.nouveau' }])
    expect(theirs.said[0]?.value).toMatch(/^v\.nouveau\d{6}$/)
    expect(other?.guardianId).toBe('new-person-a')
  })
  it('two passwords: nothing can be taken', async () => {
    await STORIES['two-passwords']()
    expect(a.house.syncDesk.decide([a.conflict('two-passwords').id], 'take', head)).toMatchObject({
      ok: false,
      error: { code: 'nothing_to_take' },
    })
  })
})

describe('what somebody may do', () => {
  it('is not for secretaries to decide, and a PIN is never shown', async () => {
    for (const [office, role, hash] of [
      [a, 'head', 'plain:111222'],
      [b, 'secretary', 'plain:333444'],
    ] as const)
      office.house.store.atomically(() => {
        office.house.store.people.setRole('person-b', role)
        office.house.store.people.setPin('person-b', hash)
        office.house.store.audit.append({ at: 1, actor: office.me, action: 'person.role-set', subject: 'person-b' })
      })
    await school.agree()
    const conflicts = b.house.syncDesk.toSettle().conflicts
    expect(conflicts.map(({ leadOnly }) => leadOnly)).toEqual([true, true])
    expect(JSON.stringify(conflicts)).not.toMatch(/111222|333444/)
    const ids = conflicts.map(({ id }) => id)
    expect(b.house.syncDesk.decide(ids, 'take', secretary)).toMatchObject({ ok: false, error: { code: 'lead_only' } })
    expect(b.field('person', 'person-b', 'role')).toBe('head')
    must(b.house.syncDesk.decide(ids, 'take', head))
    expect(b.field('person', 'person-b', 'role')).toBe('secretary')
  })
  it('never leaves the school without a lead', async () => {
    const setRoles = (office: Office, roles: Readonly<Record<string, 'head' | 'secretary'>>): void =>
      office.house.store.atomically(() => {
        for (const [id, role] of Object.entries(roles)) office.house.store.people.setRole(id, role)
        office.house.store.audit.append({ at: 1, actor: office.me, action: 'person.role-set', subject: 'person-b' })
      })
    setRoles(a, { 'person-b': 'head' })
    setRoles(b, { 'person-b': 'secretary' })
    await school.agree()
    setRoles(a, { 'person-a': 'secretary' })
    expect(a.house.syncDesk.decide([a.conflict('same-field').id], 'take', head)).toMatchObject({ ok: false, error: { code: 'last_lead' } })
    expect(a.field('person', 'person-b', 'role')).toBe('head')
  })
})
