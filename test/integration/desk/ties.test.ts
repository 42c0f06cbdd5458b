import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TieInput } from '../../../src/shared/contract/staff/corrections.ts'
import { anyone } from '../../setup/station.ts'
import { answersFor } from '../import/siecle.ts'
import { effectNames, openOffice, SCHOOL, type Office } from './office.ts'

let office: Office
let one: string
let two: string
beforeEach(async () => {
  office = await openOffice()
  one = office.guardian('Adulte501')
  two = office.guardian('Adulte502')
})
afterEach(() => office.close())

const make = (tie: TieInput): string => {
  const made = office.house.ties.make(tie, 'vu le livret', 'u1')
  if (!made.ok) throw new Error(made.error.code)
  return made.value.tieId
}
const rows = (): string =>
  JSON.stringify(
    ['guardian', 'responsibility', 'account'].map((table) =>
      office.house.store.db
        .prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2`)
        .all()
        .map((row) => ({ ...row, updated_at: 0 })),
    ),
  )

describe('a child linked to a guardian', () => {
  it('is theirs, stays theirs through an import, and is parted again by undo', async () => {
    const tie: TieInput = { kind: 'linked', guardianId: one, pupilId: office.pupil('Zoé2') }
    const seen = office.house.ties.preview(tie)
    expect(seen.ok && effectNames(seen.value.effects)).toEqual(['sees-child', 'to-report'])
    const before = rows()
    const id = make(tie)
    expect(office.childrenOf(one)).toEqual(['Zoé1', 'Zoé2'])
    await office.bring()
    expect(office.childrenOf(one)).toEqual(['Zoé1', 'Zoé2'])
    expect(office.house.ties.undo(id, 'u1')).toMatchObject({ ok: true })
    expect(rows()).toBe(before)
  })
  it('needs no report once the export says so', async () => {
    make({ kind: 'linked', guardianId: one, pupilId: office.pupil('Zoé2') })
    await office.bring({ links: [...SCHOOL.links, answersFor('501', '2')] })
    expect(office.house.store.ties.open()).toEqual([])
    expect(office.childrenOf(one)).toEqual(['Zoé1', 'Zoé2'])
  })
})

describe('a child parted from a guardian', () => {
  it('stays parted through an import, until undone', async () => {
    const before = rows()
    const id = make({ kind: 'unlinked', guardianId: two, pupilId: office.pupil('Zoé2') })
    await office.bring()
    expect(office.childrenOf(two)).toEqual(['Zoé1'])
    expect(office.house.ties.undo(id, 'u1')).toMatchObject({ ok: true })
    expect(rows()).toBe(before)
  })
  it('says when it was the last one', () => {
    const seen = office.house.ties.preview({ kind: 'unlinked', guardianId: one, pupilId: office.pupil('Zoé1') })
    expect(seen.ok && effectNames(seen.value.effects)).toEqual(['sees-child-no-more', 'no-child-left', 'to-report'])
  })
})

describe('two records of one person', () => {
  const merged = (): TieInput => ({ kind: 'merged', guardianId: one, otherId: two })
  it('are one: their children, one account, one line in the list', async () => {
    const id = make(merged())
    expect(office.childrenOf(one)).toEqual(['Zoé1', 'Zoé2'])
    expect(office.house.families.search(anyone).rows.map((row) => row.guardianId)).toEqual([one])
    expect(office.house.store.accounts.byGuardian(two)?.merged_into).toBe(office.house.store.accounts.byGuardian(one)?.id)
    await office.bring()
    expect(office.childrenOf(one)).toEqual(['Zoé1', 'Zoé2'])
    expect(office.house.families.search(anyone).total).toBe(1)
    expect(office.house.store.ties.byId(id)?.state).toBe('open')
  })
  it('are parted as they were', () => {
    const before = rows()
    const id = make(merged())
    expect(office.house.ties.undo(id, 'u1')).toMatchObject({ ok: true })
    expect(rows()).toBe(before)
  })
  it('stay one when an export knows only the record that is no more', async () => {
    make(merged())
    await office.bring({ persons: SCHOOL.persons.slice(1), links: [answersFor('502', '1'), answersFor('502', '2')] })
    expect(office.house.families.search(anyone).rows.map((row) => row.guardianId)).toEqual([one])
    expect(office.childrenOf(one)).toEqual(['Zoé1', 'Zoé2'])
  })
  it('are not merged over the heads of those who use them', () => {
    const { accounts } = office.house.store
    const activate = (guardian: string): void =>
      accounts.activate(accounts.byGuardian(guardian)?.id ?? '', { origin: 'sms', locale: 'fr', now: 1 })
    activate(two)
    expect(office.house.ties.preview(merged())).toMatchObject({ ok: false, error: { code: 'keep_other' } })
    activate(one)
    expect(office.house.ties.preview(merged())).toMatchObject({ ok: false, error: { code: 'both_active' } })
  })
})

it.each<[(office: Office) => TieInput, string]>([
  [(o) => ({ kind: 'linked', guardianId: o.guardian('Adulte502'), pupilId: o.pupil('Zoé1') }), 'already_linked'],
  [(o) => ({ kind: 'unlinked', guardianId: o.guardian('Adulte501'), pupilId: o.pupil('Zoé2') }), 'not_linked'],
  [(o) => ({ kind: 'linked', guardianId: 'nobody', pupilId: o.pupil('Zoé2') }), 'not_found'],
  [(o) => ({ kind: 'linked', guardianId: o.guardian('Adulte501'), pupilId: 'nobody' }), 'not_found'],
  [(o) => ({ kind: 'merged', guardianId: o.guardian('Adulte501'), otherId: o.guardian('Adulte501') }), 'same_guardian'],
])('a tie that cannot be is refused: case %#', (tie, code) =>
  expect(office.house.ties.make(tie(office), 'raison', 'u1')).toMatchObject({ ok: false, error: { code } }),
)
