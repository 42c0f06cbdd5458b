import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { sampleFamilies } from '../../../src/core/import/sample/families.ts'
import { openSchool, text, type TestSchool } from './school.ts'

let school: TestSchool
beforeEach(async () => {
  school = await openSchool()
})
afterEach(() => school.close())

const none = { pupils: 0, guardians: 0 }
const present = (seed: number, pupils: number, format: 'siecle' | 'onde') => {
  const families = [...sampleFamilies({ pupils, seed, format, schoolYear: 2026 })]
  return families.flatMap((family) => family.pupils.filter(({ left }) => !left))
}
const pupilsInStore = (): { first_name: string; birth_date: string }[] =>
  school.open.station.house.store.db
    .prepare<[], { first_name: string; birth_date: string }>('SELECT first_name, birth_date FROM pupil WHERE left_on IS NULL')
    .all()
const key = (first: string, birth: string): string => `${first} ${birth}`

describe.each(['siecle', 'onde'] as const)('an import of %s', (format) => {
  it('brings every pupil that the school has, and the same file again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 10_000 }), async (pupils, seed) => {
        const own = await openSchool()
        try {
          const files = await own.sample({ pupils, seed, format })
          const first = await own.importAll(files)
          expect(first.added.pupils).toBe(pupils)
          const again = await own.preview(files)
          expect(again).toMatchObject({ ok: true, value: { added: none, changed: none, leaving: none } })
        } finally {
          own.close()
        }
      }),
      { numRuns: 8 },
    )
  })
  it('holds 3,000 pupils as they were', async () => {
    const files = await school.sample({ pupils: 3_000, seed: 2, format })
    await school.importAll(files)
    const wanted = present(2, 3_000, format).map(({ first, birth }) => key(first, birth))
    expect(
      pupilsInStore()
        .map(({ first_name, birth_date }) => key(first_name, birth_date))
        .sort(),
    ).toEqual(wanted.sort())
  })
})

describe('another export of the same school', () => {
  it('shows who came, who changed and who leaves before anything is changed, and does just that', async () => {
    const files = await school.sample({ pupils: 30, seed: 6, format: 'siecle' })
    await school.importAll(files)
    const before = school.fingerprint()
    const lines = text(files[0] ?? '').split('\n')
    const [leaver = '', mover = ''] = lines.flatMap((line) =>
      line.includes('DATE_SORTIE') ? [] : (/<ELEVE ELEVE_ID="(\d+)"/.exec(line)?.[1] ?? []),
    )
    const gone = lines.filter((line) => !line.includes(`ELEVE_ID="${leaver}"`))
    const moved = gone.map((line) => line.replace(new RegExp(`(<STRUCTURES_ELEVE ELEVE_ID="${mover}">.*?<CODE_STRUCTURE>)[^<]+`), '$16Z'))
    const pupils = school.file('Eleves.xml', Buffer.from(moved.join('\n'), 'latin1'))
    const guardians = school.file(
      'Responsables.xml',
      Buffer.from(
        text(files[1] ?? '')
          .split('\n')
          .filter((line) => !line.includes(`<ELEVE_ID>${leaver}<`))
          .join('\n'),
        'latin1',
      ),
    )
    const found = await school.preview([pupils, guardians])
    expect(found).toMatchObject({ ok: true, value: { changed: { pupils: 1 }, leaving: { pupils: 1 } } })
    expect(school.fingerprint()).toBe(before)
    await school.importAll([pupils, guardians])
    expect(pupilsInStore()).toHaveLength(29)
    const back = await school.importAll(files)
    expect(back.leaving).toEqual(none)
    expect(pupilsInStore()).toHaveLength(30)
    expect(await school.preview(files)).toMatchObject({ ok: true, value: { added: none, changed: none, leaving: none } })
  })
  it('is all or nothing: what fails in the middle leaves the school as it was, and can be done again', async () => {
    const files = await school.sample({ pupils: 20, seed: 9, format: 'siecle' })
    await school.importAll(files)
    const before = school.fingerprint()
    const next = await school.sample({ pupils: 25, seed: 10, format: 'siecle' })
    const { house } = school.open.station
    const found = await house.imports.preview(next)
    if (!found.ok) throw new Error(found.error.code)
    house.store.db.exec(`CREATE TEMP TRIGGER stop BEFORE INSERT ON responsibility WHEN (SELECT count(*) FROM responsibility) > 30
      BEGIN SELECT RAISE(ABORT, 'planted'); END`)
    expect(() => house.imports.apply(found.value.previewId, 'system')).toThrow('planted')
    house.store.db.exec('DROP TRIGGER stop')
    expect(school.fingerprint()).toBe(before)
    expect((await school.importAll(next)).added.pupils).toBeGreaterThan(0)
  })
  it('can be stopped while it is read', async () => {
    const files = await school.sample({ pupils: 3_000, seed: 3, format: 'onde' })
    const { imports } = school.open.station.house
    const reading = imports.preview(files)
    imports.discard()
    const before = school.fingerprint()
    expect(await reading).toMatchObject({ ok: false, error: { code: 'import_cancelled' } })
    expect(school.fingerprint()).toBe(before)
  })
})
