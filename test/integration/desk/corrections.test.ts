import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Edits, Subject } from '../../../src/shared/correction.ts'
import { anyone } from '../../setup/station.ts'
import { person } from '../import/siecle.ts'
import { effectNames, openOffice, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const guardian = (first: string): Subject => ({ kind: 'guardian', id: office.guardian(first) })
const pupil = (first: string): Subject => ({ kind: 'pupil', id: office.pupil(first) })
const make = (subject: Subject, edits: Edits): string[] => {
  const made = office.house.corrections.make(subject, edits, 'dit au guichet', 'u1')
  if (!made.ok) throw new Error(made.error.code)
  return made.value.correctionIds
}

describe('before a correction', () => {
  it('says what it changes and what follows', () => {
    const seen = office.house.corrections.preview(guardian('Adulte501'), { mobile: '06 39 98 00 02', familyName: 'Hoarau', mail: '' })
    if (!seen.ok) throw new Error(seen.error.code)
    expect(seen.value.changes).toEqual([
      { field: 'familyName', before: 'FILAO', after: 'Hoarau' },
      { field: 'mobile', before: '06 39 98 00 01', after: '06 39 98 00 02' },
      { field: 'mail', before: 'un@exemple.fr', after: null },
    ])
    expect(effectNames(seen.value.effects)).toEqual(['codes-go-there', 'number-shared', 'identifier-stays', 'to-report'])
    expect(seen.value.effects[1]?.name).toBe('Adulte502 FILAO')
    expect(office.field('guardian', office.guardian('Adulte501'), 'family_name')).toBe('FILAO')
  })
  it('names the letter that shows what was before', () => {
    const { batches } = office.house
    const made = batches.create({ scope: 'guardian', guardianId: office.guardian('Adulte501') }, 'u1')
    if (!made.ok) throw new Error(made.error.code)
    const effects = () => {
      const seen = office.house.corrections.preview(guardian('Adulte501'), { city: 'Cilaos' })
      return seen.ok ? effectNames(seen.value.effects) : []
    }
    expect(effects()).toContain('letter-will-show-new')
    const letters = batches.printable(made.value.id)
    if (!letters.ok) throw new Error(letters.error.code)
    batches.sending(letters.value)
    batches.sent(made.value.id, letters.value, 'batch.printed', 'u1')
    expect(effects()).toContain('letter-shows-old')
  })
  it.each<[Edits, string]>([
    [{ mobile: '0262 12 34 56' }, 'phone_landline'],
    [{ mobile: '06 39' }, 'phone_unreadable'],
    [{ mail: 'un@exemple' }, 'mail_invalid'],
    [{ familyName: '  ' }, 'name_missing'],
    [{ postalCode: 'x' }, 'postal_code_invalid'],
    [{ familyName: 'FILAO' }, 'nothing_to_correct'],
    [{}, 'nothing_to_correct'],
  ])('%o is refused: %s', (edits, code) => {
    expect(office.house.corrections.preview(guardian('Adulte501'), edits)).toMatchObject({ ok: false, error: { code } })
    expect(office.house.corrections.make(guardian('Adulte501'), edits, 'raison', 'u1')).toMatchObject({ ok: false, error: { code } })
  })
  it.each(['2014-02-30', '1990-01-01', '2026-12-01', 'demain'])('%s is no birth date of a pupil', (birthDate) =>
    expect(office.house.corrections.preview(pupil('Zoé1'), { birthDate })).toMatchObject({
      ok: false,
      error: { code: 'birth_date_impossible' },
    }),
  )
})

describe('a correction', () => {
  it('is there at once, for search and for the kiosk', () => {
    make(guardian('Adulte501'), { familyName: 'Técher', mobile: '06 39 98 00 77' })
    expect(office.house.families.search({ ...anyone, query: 'techer' }).total).toBe(1)
    expect(office.house.directory.withMobile('+33639980077', ['Techer'], ['Adulte501'])).toHaveLength(1)
    expect(office.house.directory.withMobile('+33639980001', ['FILAO'], ['Adulte501'])).toHaveLength(0)
  })
  it('is written down without what it says', () => {
    make(pupil('Zoé1'), { birthDate: '2014-05-13' })
    const [entry] = office.house.store.audit.about(office.pupil('Zoé1'))
    expect(entry).toMatchObject({ actor: 'u1', action: 'record.corrected', detail: '{"fields":"birthDate"}' })
  })
  it('is undone to what the import said, also when it was made in two steps', () => {
    make(guardian('Adulte501'), { mobile: '06 39 98 00 77' })
    const ids = make(guardian('Adulte501'), { mobile: '06 39 98 00 78' })
    expect(office.house.corrections.undo(ids, 'u1')).toMatchObject({ ok: true })
    expect(office.field('guardian', office.guardian('Adulte501'), 'mobile')).toBe('+33639980001')
    expect(office.house.store.corrections.open()).toEqual([])
  })
  it('is not undone over something newer', () => {
    const ids = make(guardian('Adulte501'), { city: 'Cilaos', mobile: '06 39 98 00 77' })
    office.house.store.corrections.put(guardian('Adulte501'), 'city', 'Salazie', 1)
    expect(office.house.corrections.undo(ids, 'u1')).toMatchObject({ ok: false, error: { code: 'changed_since' } })
    expect(office.field('guardian', office.guardian('Adulte501'), 'mobile')).toBe('+33639980077')
  })
  it('that says what the import said is no correction any more', () => {
    make(guardian('Adulte501'), { mobile: '06 39 98 00 77' })
    make(guardian('Adulte501'), { mobile: '06 39 98 00 01' })
    expect(office.house.store.corrections.open()).toEqual([])
  })
})

describe('the next import', () => {
  it('does not overwrite it, and says where it stays to be reported', async () => {
    make(guardian('Adulte501'), { mobile: '06 39 98 00 77', familyName: 'Hoarau' })
    make(pupil('Zoé2'), { birthDate: '2013-05-13' })
    const preview = (await office.bring()) as { changed: unknown; held: unknown[]; heldCount: number }
    expect(preview.changed).toEqual({ pupils: 0, guardians: 0 })
    expect(preview.heldCount).toBe(3)
    expect(preview.held).toContainEqual({ name: 'Zoé2 FILAO', field: 'birthDate', corrected: '2013-05-13', exported: '2014-05-12' })
    expect(office.field('guardian', office.guardian('Adulte501'), 'mobile')).toBe('+33639980077')
    expect(office.field('guardian', office.guardian('Adulte501'), 'search_name')).toBe('hoarau adulte501')
    expect(office.field('pupil', office.pupil('Zoé2'), 'birth_date')).toBe('2013-05-13')
    expect(office.house.store.corrections.open()).toHaveLength(3)
  })
  it('agrees once it says the same, and is the truth again from then on', async () => {
    make(guardian('Adulte501'), { mobile: '06 39 98 00 77' })
    const persons = (mobile: string) => [
      person('501', { TEL_PORTABLE: mobile, MEL: 'un@exemple.fr' }),
      person('502', { TEL_PORTABLE: '0639980002' }),
    ]
    await office.bring({ persons: persons('0639980077') })
    expect(office.house.store.corrections.open()).toEqual([])
    await office.bring({ persons: persons('0639980088') })
    expect(office.field('guardian', office.guardian('Adulte501'), 'mobile')).toBe('+33639980088')
  })
  it('still brings what nobody corrected', async () => {
    make(guardian('Adulte501'), { mobile: '06 39 98 00 77' })
    await office.bring({
      persons: [person('501', { TEL_PORTABLE: '0639980001', MEL: 'autre@exemple.fr' }), person('502', { TEL_PORTABLE: '0639980002' })],
    })
    expect(office.field('guardian', office.guardian('Adulte501'), 'mail')).toBe('autre@exemple.fr')
    expect(office.field('guardian', office.guardian('Adulte501'), 'mobile')).toBe('+33639980077')
  })
})
