import iconv from 'iconv-lite'
import type { Effect } from '../../../src/shared/correction.ts'
import type { House } from '../../../src/core/house.ts'
import { openSchool, type TestSchool } from '../import/school.ts'
import { answersFor, guardiansXml, person, pupil, pupilsXml, structures, type SiecleSchool } from '../import/siecle.ts'

/** Two guardians and two children: Zoé1 of both, Zoé2 of the second. */
export const SCHOOL: SiecleSchool = {
  pupils: [pupil('1'), pupil('2')],
  structures: [structures('1', ['6A', 'D']), structures('2', ['5B', 'D'])],
  persons: [person('501', { TEL_PORTABLE: '0639980001', MEL: 'un@exemple.fr' }), person('502', { TEL_PORTABLE: '0639980002' })],
  links: [answersFor('501', '1'), answersFor('502', '1'), answersFor('502', '2')],
}

export interface Office {
  readonly school: TestSchool
  readonly house: House
  guardian(name: string): string
  pupil(name: string): string
  bring(of?: Partial<SiecleSchool>): Promise<unknown>
  field(table: 'guardian' | 'pupil', id: string, column: string): string | null
  childrenOf(guardianId: string): readonly string[]
  close(): void
}

/** A school with its first import, and staff at work. */
export async function openOffice(): Promise<Office> {
  const school = await openSchool()
  const { house } = school.open.station
  const { db } = house.store
  const idOf = (table: string, first: string): string =>
    db.prepare<[string], { id: string }>(`SELECT id FROM ${table} WHERE first_name = ?`).get(first)?.id ?? 'nobody'
  const bring = async (of: Partial<SiecleSchool> = {}): Promise<unknown> => {
    const all = { ...SCHOOL, ...of }
    return school.importAll([
      school.file('eleves.xml', iconv.encode(pupilsXml(all), 'ISO-8859-15')),
      school.file('responsables.xml', iconv.encode(guardiansXml(all), 'ISO-8859-15')),
    ])
  }
  await bring()
  return {
    school,
    house,
    guardian: (name) => idOf('guardian', name),
    pupil: (name) => idOf('pupil', name),
    bring,
    field: (table, id, column) =>
      db.prepare<[string], { v: string | null }>(`SELECT ${column} AS v FROM ${table} WHERE id = ?`).get(id)?.v ?? null,
    childrenOf: (id) => house.store.guardians.childrenOf(id).map(({ first_name }) => first_name),
    close: () => school.close(),
  }
}

export const effectNames = (effects: readonly Effect[]): readonly string[] => effects.map(({ effect }) => effect)
