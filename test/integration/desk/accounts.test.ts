import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accessTable } from '../../../src/core/staff/access-table.ts'
import { anyone } from '../../setup/station.ts'
import { openOffice, SCHOOL, type Office } from './office.ts'

let office: Office
let guardianId: string
let accountId: string
beforeEach(async () => {
  office = await openOffice()
  guardianId = office.guardian('Adulte501')
  accountId = office.house.store.accounts.byGuardian(guardianId)?.id ?? ''
})
afterEach(() => office.close())

/** In use, with a proved mobile and mail, FranceConnect and a password. */
function inUse(): void {
  const { store } = office.house
  store.accounts.bindFranceConnect(accountId, 'sub-1', 1)
  store.accounts.activate(accountId, { origin: 'sms', locale: 'fr', now: 1 })
  store.contactPoints.put(accountId, 'mobile', '+33639980001', 1)
  store.contactPoints.put(accountId, 'mail', 'un@exemple.fr', 1)
  store.credentials.replace({ id: 'c9', accountId, kind: 'password', hash: 'plain:Soleil-couchant-12', now: 1, expiresAt: null })
}
const signIn = async (): Promise<string> => {
  const { credentialCheck } = office.house
  const checked = await credentialCheck.check(office.house.store.accounts.byId(accountId)?.identifier ?? '', 'Soleil-couchant-12')
  return checked.ok ? checked.value.kind : checked.error.code
}

describe('an account', () => {
  it('is closed and opened again: nobody signs in meanwhile, nothing is lost', async () => {
    inUse()
    expect(await signIn()).toBe('password')
    expect(office.house.accounts.close(guardianId, 'départ annoncé', 'u1')).toMatchObject({ ok: true })
    expect(await signIn()).toBe('account_closed')
    expect(office.house.directory.withMobile('+33639980001', ['Filao'], ['Adulte501'])).toEqual([])
    expect(office.house.families.search({ ...anyone, only: 'closed' }).rows.map((row) => row.guardianId)).toEqual([guardianId])
    expect(office.house.accounts.close(guardianId, 'encore', 'u1')).toMatchObject({ ok: false, error: { code: 'account_closed' } })
    office.house.accounts.reopen(guardianId, 'u1')
    expect(await signIn()).toBe('password')
  })
  it('is unblocked', () => {
    const { brakes } = office.house
    for (let i = 0; i < 3; i += 1) brakes.miss({ brake: 'wrong-date', subject: guardianId })
    expect(office.house.families.search({ ...anyone, only: 'blocked' }).rows.map((row) => row.guardianId)).toEqual([guardianId])
    office.house.accounts.unblock(guardianId, 'u1')
    expect(brakes.blocked()).toEqual([])
  })
  it('is reset: its password ends, and a letter can be made again', async () => {
    inUse()
    expect(office.house.batches.create({ scope: 'guardian', guardianId }, 'u1')).toMatchObject({ ok: false })
    expect(office.house.accounts.reset(guardianId, 'mot de passe oublié', 'u1')).toMatchObject({ ok: true })
    expect(await signIn()).toBe('credentials_wrong')
    expect(office.house.batches.create({ scope: 'guardian', guardianId }, 'u1')).toMatchObject({ ok: true })
  })
  it('gives up what was consented to, and stays', () => {
    inUse()
    office.house.accounts.withdraw(guardianId, 'ne veut plus de SMS', 'u1')
    expect(office.house.directory.contacts(accountId)).toMatchObject({ mailValidated: false })
    expect(office.house.directory.withFranceConnect('sub-1')).toBeNull()
    expect(office.house.store.accounts.byId(accountId)?.state).toBe('active')
  })
})

describe('a person', () => {
  it('is handed everything that is known of them, and no secret', () => {
    inUse()
    const family = office.house.families.get(guardianId)
    if (!family.ok) throw new Error(family.error.code)
    const table = Buffer.from(accessTable(family.value)).toString()
    for (const word of ['FILAO', 'Adulte501', '06 39 98 00 01', 'un@exemple.fr', 'Zoé1', family.value.account.identifier])
      expect(table).toContain(word)
    expect(table).not.toContain('plain:')
  })
  it('is erased: nothing of theirs is left in any table, the chain holds, and no import brings them back', async () => {
    office.house.batches.create({ scope: 'guardian', guardianId }, 'u1')
    inUse()
    await office.bring({ persons: SCHOOL.persons.map((one) => one.replace('0639980001', '0639980009')) })
    office.house.corrections.make({ kind: 'guardian', id: guardianId }, { city: 'Cilaos' }, 'dit au guichet', 'u1')
    const { identifier } = office.house.store.accounts.byId(accountId) ?? { identifier: '' }
    expect(office.house.accounts.erase(guardianId, 'demande écrite', 'u1')).toMatchObject({ ok: true })
    const look = (): string => {
      const { db } = office.house.store
      const tables = db.prepare<[], { name: string }>(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`).all()
      return tables.map(({ name }) => JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())).join('\n')
    }
    office.house.families.search(anyone)
    for (const trace of ['Adulte501', 'un@exemple.fr', '639980001', 'Cilaos', 'sub-1', `"${identifier}"`, 'Soleil'])
      expect(look()).not.toContain(trace)
    expect(office.house.store.audit.firstBreak()).toBeNull()
    await office.bring()
    expect(look()).not.toContain('Adulte501')
    expect(office.house.families.search(anyone).rows.map((row) => row.name)).toEqual(['FILAO Adulte502'])
    expect(office.childrenOf(office.guardian('Adulte502'))).toEqual(['Zoé1', 'Zoé2'])
  })
  it('is erased only with the PIN of a head or IT', async () => {
    const { session, store } = office.house
    await session.setUp('Camille', '730519')
    const erase = (pin: string) =>
      office.school.open.station.call('staff', 'staff.accounts.erase', { guardianId, reason: 'demande écrite', pin })
    expect(await erase('111111')).toMatchObject({ ok: false, error: { code: 'pin_wrong' } })
    expect(store.guardians.byId(guardianId)?.first_name).toBe('Adulte501')
    expect(await erase('730519')).toMatchObject({ ok: true })
    expect(store.guardians.byId(guardianId)?.first_name).toBe('')
  })
})
