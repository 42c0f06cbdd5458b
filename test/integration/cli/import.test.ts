import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../src/shared/contract.ts'
import { ensureCli } from './built.ts'
import { ask, exported, place, refusal } from './guichet.ts'

beforeAll(ensureCli, 120_000)

type Output = OutputOf<'cli.import'>
/** An import of people, not of accounts. */
function people(value: Output): Exclude<Output, { format: 'educonnect' }> {
  if (value.format === 'educonnect') throw new Error('a list of accounts')
  return value
}

describe('guichet sample', () => {
  it('writes the files it names, the same for the same seed', async () => {
    const [first, again, other] = [await exported(12, 4), await exported(12, 4), await exported(12, 5)]
    const read = (files: readonly string[]): string[] => files.map((file) => readFileSync(file, 'latin1'))
    expect(first.map((file) => basename(file))).toEqual(['ElevesSansAdresses.xml', 'ResponsablesAvecAdresses.xml'])
    expect(read(again)).toEqual(read(first))
    expect(read(other)).not.toEqual(read(first))
  })

  it('writes as many pupils as were asked for', async () => {
    const [pupils = ''] = await exported(7, 1, 'onde')
    const { value } = await ask('cli.import', pupils, join(pupils, '..', 'CSVExtraction-responsables.csv'), '--data', place())
    expect(value).toMatchObject({ format: 'onde', pupils: 7, rejected: [] })
  })
})

describe('guichet import', () => {
  it('says what it found and does it once', async () => {
    const data = place()
    const files = await exported(20)
    const first = await ask('cli.import', ...files, '--data', data)
    expect(first).toMatchObject({ code: 0, value: { format: 'siecle', pupils: 20, changed: 0, leaving: 0, rejected: [] } })
    const { added, pupils, guardians } = people(first.value)
    expect(guardians).toBeGreaterThan(0)
    expect(added).toBe(pupils + guardians)
    expect((await ask('cli.import', ...files, '--data', data)).value).toMatchObject({ pupils: 20, added: 0, changed: 0, leaving: 0 })
  })

  it('compares without changing anything in a dry run', async () => {
    const data = place()
    const files = await exported(9)
    const dry = await ask('cli.import', ...files, '--dry-run', '--data', data)
    const wet = await ask('cli.import', ...files, '--data', data)
    expect({ ...dry.value, seconds: 0 }).toEqual({ ...wet.value, seconds: 0 })
    expect(people(wet.value).added).toBeGreaterThan(9)
  })

  it('counts who leaves and who changed', async () => {
    const data = place()
    const [pupils = '', guardians = ''] = await exported(10)
    await ask('cli.import', pupils, guardians, '--data', data)
    const moved = join(place(), 'ElevesSansAdresses.xml')
    writeFileSync(moved, readFileSync(pupils, 'latin1').replace(/<PRENOM>[^<]+<\/PRENOM>/, '<PRENOM>Zoltan</PRENOM>'), 'latin1')
    expect((await ask('cli.import', moved, guardians, '--data', data)).value).toMatchObject({ added: 0, changed: 1, leaving: 0 })
    const others = await ask('cli.import', ...(await exported(6, 99)), '--data', data)
    expect(people(others.value).leaving).toBeGreaterThan(0)
  })

  it('names the lines it could not read', async () => {
    const [pupils = '', guardians = ''] = await exported(5, 1, 'onde')
    const broken = join(place(), 'CSVExtraction-eleves.csv')
    copyFileSync(pupils, broken)
    appendFileSync(broken, ';;;04/06/2017;F;;;;;;;;;;;;;;;;;\r\n')
    const { code, value } = await ask('cli.import', broken, guardians, '--data', place())
    expect(code).toBe(0)
    expect(people(value).rejected).toMatchObject([{ file: 'CSVExtraction-eleves.csv', line: 7, reason: { code: 'import_no_name' } }])
  })

  it('refuses what is not an export, what is half of one and what is not there', async () => {
    const wrong = join(place(), 'liste.txt')
    writeFileSync(wrong, 'bonjour')
    const [pupils = ''] = await exported(3)
    const data = ['--data', place()]
    expect(await refusal('import', wrong, ...data)).toMatchObject({
      code: 'import_unknown_kind',
      says: expect.stringContaining('liste.txt') as string,
    })
    expect((await refusal('import', pupils, ...data)).code).toBe('import_missing_guardians')
    expect((await refusal('import', join(place(), 'rien.xml'), ...data)).code).toBe('import_unreadable')
  })
})

describe('guichet import of a table', () => {
  it('is told by a file what its columns are, says so when it is not, and remembers nothing of it', async () => {
    const files = await exported(8, 3, 'csv')
    const data = place()
    expect(await refusal('import', ...files, '--data', data)).toMatchObject({ code: 'import_needs_mapping' })
    const mapping = join(place(), 'colonnes.json')
    const columns = {
      'pupil.familyName': 'Nom de famille',
      'pupil.firstName': 'Prénom 1',
      'pupil.birthDate': 'Né(e) le',
      'pupil.className': 'Division',
      'guardian1.familyName': 'Nom de famille resp. légal1',
      'guardian1.firstName': 'Prénom resp. légal1',
      'guardian1.mobile': 'Tél. portable resp. légal1',
    }
    writeFileSync(mapping, JSON.stringify({ rows: 'pupil', columns }))
    const { code, value } = await ask('cli.import', ...files, '--mapping', mapping, '--data', data)
    expect(code).toBe(0)
    expect(people(value)).toMatchObject({ format: 'csv', pupils: 8, rejected: [] })
    expect((await ask('cli.import', ...files, '--mapping', mapping, '--data', data)).value).toMatchObject({
      added: 0,
      changed: 0,
      leaving: 0,
    })
    expect(await refusal('import', ...files, '--data', data)).toMatchObject({ code: 'import_needs_mapping' })
  })
  it.each([
    ['that is no mapping', '{"rows":"élève"}', 'import_mapping_unreadable'],
    ['that lacks what is needed', '{"rows":"pupil","columns":{"pupil.firstName":"Prénom 1"}}', 'import_mapping_incomplete'],
  ])('refuses a mapping file %s', async (_what, text, code) => {
    const mapping = join(place(), 'colonnes.json')
    writeFileSync(mapping, text)
    expect(await refusal('import', ...(await exported(3, 1, 'csv')), '--mapping', mapping, '--data', place())).toMatchObject({ code })
  })
})

describe('guichet import of EduConnect’s account list', () => {
  it('brings it once, and deletes the file with its passwords when told to', async () => {
    const data = place()
    await ask('cli.import', ...(await exported(10, 2)), '--data', data)
    const [list = ''] = await exported(10, 2, 'educonnect')
    const dry = await ask('cli.import', list, '--dry-run', '--data', data)
    expect(dry.value).toMatchObject({ format: 'educonnect', left: 0, toDecide: 0, deleted: false })
    const first = await ask('cli.import', list, '--data', data)
    expect(first.value).toMatchObject({
      format: 'educonnect',
      clearFile: 'Educonnect-ListeResponsables-20260901080000.csv',
      deleted: false,
    })
    expect({ ...dry.value, seconds: 0 }).toEqual({ ...first.value, seconds: 0 })
    const again = await ask('cli.import', list, '--delete', '--data', data)
    expect(again.value).toMatchObject({ accounts: 0, identifiers: 0, passwords: 0, clearFile: null, deleted: true })
    expect(existsSync(list)).toBe(false)
  })
})
