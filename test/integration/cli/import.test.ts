import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureCli } from './built.ts'
import { ask, exported, place, refusal } from './guichet.ts'

beforeAll(ensureCli, 120_000)

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
    expect(first.value.guardians).toBeGreaterThan(0)
    expect(first.value.added).toBe(first.value.pupils + first.value.guardians)
    expect((await ask('cli.import', ...files, '--data', data)).value).toMatchObject({ pupils: 20, added: 0, changed: 0, leaving: 0 })
  })

  it('compares without changing anything in a dry run', async () => {
    const data = place()
    const files = await exported(9)
    const dry = await ask('cli.import', ...files, '--dry-run', '--data', data)
    const wet = await ask('cli.import', ...files, '--data', data)
    expect({ ...dry.value, seconds: 0 }).toEqual({ ...wet.value, seconds: 0 })
    expect(wet.value.added).toBeGreaterThan(9)
  })

  it('counts who leaves and who changed', async () => {
    const data = place()
    const [pupils = '', guardians = ''] = await exported(10)
    await ask('cli.import', pupils, guardians, '--data', data)
    const moved = join(place(), 'ElevesSansAdresses.xml')
    writeFileSync(moved, readFileSync(pupils, 'latin1').replace(/<PRENOM>[^<]+<\/PRENOM>/, '<PRENOM>Zoltan</PRENOM>'), 'latin1')
    expect((await ask('cli.import', moved, guardians, '--data', data)).value).toMatchObject({ added: 0, changed: 1, leaving: 0 })
    const others = await ask('cli.import', ...(await exported(6, 99)), '--data', data)
    expect(others.value.leaving).toBeGreaterThan(0)
  })

  it('names the lines it could not read', async () => {
    const [pupils = '', guardians = ''] = await exported(5, 1, 'onde')
    const broken = join(place(), 'CSVExtraction-eleves.csv')
    copyFileSync(pupils, broken)
    appendFileSync(broken, ';;;04/06/2017;F;;;;;;;;;;;;;;;;;\r\n')
    const { code, value } = await ask('cli.import', broken, guardians, '--data', place())
    expect(code).toBe(0)
    expect(value.rejected).toMatchObject([{ file: 'CSVExtraction-eleves.csv', line: 7, reason: { code: 'import_no_name' } }])
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
