import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOffice, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
  office.house.store.people.add({ id: 'a1', name: 'Zohra Exemple', role: 'secretary', pinHash: 'none' })
  office.house.store.people.add({ id: 'z1', name: 'Alix Exemple', role: 'secretary', pinHash: 'none' })
})
afterEach(() => office.close())

const DAY = 86_400_000
const every = { action: '', actor: null, subject: null, from: null, to: null, before: null, limit: 50 }

describe('the audit', () => {
  it('is narrowed to who did it, and to the days between two dates', () => {
    const { clock } = office.school.open
    const { auditDesk, corrections } = office.house
    const started = clock.now()
    for (const city of ['Cilaos', 'Salazie', 'Saint-Leu']) {
      clock.forward(DAY)
      corrections.make({ kind: 'guardian', id: office.guardian('Adulte501') }, { city }, 'dit au guichet', 'a1')
    }
    const days = (asked: object): unknown[] =>
      auditDesk.search({ ...every, ...asked, action: 'record.corrected' }).entries.map(({ at }) => (at - started) / DAY)
    expect(days({ actor: 'a1' })).toEqual([3, 2, 1])
    expect(days({ actor: 'z1' })).toEqual([])
    expect(days({ from: started + 2 * DAY, to: started + 3 * DAY })).toEqual([2])
    expect(days({ to: started + 2 * DAY })).toEqual([1])
  })
  it('names who can be asked for in the order of names', () => {
    for (const id of ['a1', 'z1']) office.house.store.audit.append({ at: 1, actor: id, action: 'staff.signed-in', subject: id })
    const names = office.house.auditDesk.search(every).actors.map(({ name }) => name)
    expect(names).toEqual(['Alix Exemple', 'system', 'Zohra Exemple'])
  })
})
