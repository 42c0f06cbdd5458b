import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOffice, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

interface Reported {
  readonly kind: 'unknown-number' | 'wrong-date' | 'not-my-child'
  readonly guardianId: string | null
  readonly entered: Record<string, string>
  readonly mobile?: string
}
const report = ({ kind, guardianId, entered, mobile = '+33639980055' }: Reported): string => {
  const { store, random } = office.house
  const id = random.id()
  store.requests.add({
    id,
    reference: id.slice(-4),
    kind,
    guardianId,
    entered: JSON.stringify(entered),
    flow: null,
    locale: 'fr',
    mobile,
    now: 1,
  })
  return id
}
const messages = (): readonly unknown[] => office.house.store.db.prepare('SELECT template, recipient FROM message').all()

describe('a number that nobody has', () => {
  it('shows who may have come, and becomes theirs in one go', () => {
    const id = report({
      kind: 'unknown-number',
      guardianId: null,
      entered: { familyName: 'Filao', firstName: 'adulte502', mobile: '+33639980055' },
    })
    const [seen] = office.house.requests.list(false)
    expect(seen?.candidates.map(({ name }) => name)).toEqual(['Adulte502 FILAO', 'Adulte501 FILAO'])
    expect(seen?.tells).toBe('sms')
    const [first] = seen?.proposals ?? []
    if (first === undefined) throw new Error('nothing is proposed')
    expect(first.value).toBe('06 39 98 00 55')
    expect(office.house.requests.resolve(id, first.resolution, 'u1')).toEqual({ ok: true, value: { told: 'sms' } })
    expect(office.field('guardian', office.guardian('Adulte502'), 'mobile')).toBe('+33639980055')
    expect(messages()).toEqual([{ template: 'sms-request-settled', recipient: '+33639980055' }])
    expect(office.house.requests.list(false)).toEqual([])
    expect(office.house.requests.list(true)).toMatchObject([{ closed: { resolution: 'take-number' } }])
  })
})

it('two people of one name who may have come are told apart by their children', () => {
  office.house.store.db.exec(`UPDATE guardian SET first_name = 'Adulte502' WHERE first_name = 'Adulte501'`)
  report({
    kind: 'unknown-number',
    guardianId: null,
    entered: { familyName: 'Filao', firstName: 'adulte502', mobile: '+33639980055' },
  })
  const [seen] = office.house.requests.list(false)
  expect(seen?.proposals.map(({ name }) => name).sort()).toEqual([
    'Adulte502 FILAO (Zoé1 FILAO, 6A · Zoé2 FILAO, 5B)',
    'Adulte502 FILAO (Zoé1 FILAO, 6A)',
  ])
})

describe('a birth date that is not the record’s', () => {
  const wrong = (date: string): string =>
    report({ kind: 'wrong-date', guardianId: office.guardian('Adulte501'), entered: { child: office.pupil('Zoé1'), date } })
  it('becomes the record’s, and the tries are given back', () => {
    const id = wrong('2014-05-13')
    const { brakes } = office.house
    const brake = { brake: 'wrong-date', subject: office.guardian('Adulte501') } as const
    for (let i = 0; i < 3; i += 1) brakes.miss(brake)
    expect(brakes.left(brake)).toBe(0)
    expect(office.house.requests.resolve(id, { kind: 'take-date', pupilId: office.pupil('Zoé1') }, 'u1')).toMatchObject({ ok: true })
    expect(office.field('pupil', office.pupil('Zoé1'), 'birth_date')).toBe('2014-05-13')
    expect(brakes.left(brake)).toBe(3)
  })
  it('stays open, whole, when the correction cannot be made', () => {
    const id = wrong('1950-01-01')
    expect(office.house.requests.resolve(id, { kind: 'take-date', pupilId: office.pupil('Zoé1') }, 'u1')).toMatchObject({
      ok: false,
      error: { code: 'birth_date_impossible' },
    })
    expect(office.house.requests.list(false)).toHaveLength(1)
    expect(messages()).toEqual([])
  })
  it('is not resolved twice', () => {
    const id = wrong('2014-05-13')
    office.house.requests.resolve(id, { kind: 'record-right' }, 'u1')
    expect(office.house.requests.resolve(id, { kind: 'settled' }, 'u1')).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(messages()).toHaveLength(1)
  })
})

describe('a child that is not theirs', () => {
  it('is parted in one go', () => {
    const id = report({ kind: 'not-my-child', guardianId: office.guardian('Adulte502'), entered: { child: office.pupil('Zoé2') } })
    const unlink = office.house.requests.list(false)[0]?.proposals.find(({ resolution }) => resolution.kind === 'unlink')
    if (unlink === undefined) throw new Error('nothing is proposed')
    expect(office.house.requests.resolve(id, unlink.resolution, 'u1')).toMatchObject({ ok: true })
    expect(office.childrenOf(office.guardian('Adulte502'))).toEqual(['Zoé1'])
  })
})
