import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureCli } from './built.ts'
import { ask, guichet, place, refusal, school } from './guichet.ts'

beforeAll(ensureCli, 120_000)

describe('guichet doctor', () => {
  it('says what is well and what is not, and fails when anything is not', async () => {
    const { code, value } = await ask('cli.doctor', '--data', await school())
    const ok = new Map(value.checks.map((check) => [check.name, check.ok]))
    expect(Object.fromEntries(ok)).toMatchObject({ store: true, schema: true, journal: true, audit: true, school: true, staff: false })
    expect(value.ok).toBe(false)
    expect(code).toBe(1)
    expect(value.checks.every(({ detail }) => detail !== '')).toBe(true)
  })

  it('sees that there is no school yet', async () => {
    const { value } = await ask('cli.doctor', '--data', place())
    expect(value.checks.find(({ name }) => name === 'school')).toEqual({ name: 'school', ok: false, detail: '0 pupils' })
  })

  it('does not open a store whose key is gone', async () => {
    const data = await school()
    rmSync(join(data, 'key.json'))
    expect((await refusal('doctor', '--data', data)).code).toBe('key_missing')
    expect(existsSync(join(data, 'key.json'))).toBe(false)
  })
})

describe('guichet refuses', () => {
  it.each([
    ['{', 'policy_unreadable'],
    ['{"school": {}}', 'policy_invalid'],
    [null, 'policy_unreadable'],
  ])('the policy %j', async (content, code) => {
    const policy = join(place(), 'ecole.json')
    if (content !== null) writeFileSync(policy, content)
    const data = join(place(), 'data')
    const refused = await refusal('doctor', '--policy', policy, '--data', data)
    expect(refused).toMatchObject({ code, says: expect.stringContaining('ecole.json') as string })
    expect(existsSync(data)).toBe(false)
  })

  it.each([
    [[]],
    [['imprimer']],
    [['doctor', '--vite']],
    [['import']],
    [['sample']],
    [['sample', '--pupils', 'dix', '--out', 'x']],
    [['sample', '--pupils', '1.5', '--out', 'x']],
    [['sample', '--format', 'pronote', '--out', 'x']],
  ])('%j, with words', async (args) => {
    const { code, stdout, stderr } = await guichet(...args)
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr.trim()).not.toBe('')
    expect(stderr).not.toMatch(/^ +at /m)
  })

  it('a school of nobody', async () => {
    expect((await refusal('sample', '--pupils', '0', '--out', place())).code).toBe('bad_input')
  })

  it('places that cannot be written', async () => {
    const file = join(place(), 'file')
    writeFileSync(file, '')
    expect((await refusal('doctor', '--data', join(file, 'data'))).code).toBe('store_unwritable')
    expect((await refusal('doctor', '--data', file)).code).toBe('store_unwritable')
    expect((await refusal('sample', '--out', join(file, 'export'))).code).toBe('file_unwritable')
  })
})
