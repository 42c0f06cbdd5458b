import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureCli } from './built.ts'
import { ask, guichet, place, refusal, school } from './guichet.ts'

beforeAll(ensureCli, 120_000)

const text = (pdf: string): string => execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' })

describe('guichet letters', () => {
  it('writes one file of all letters, for its owner alone, and nothing beside it', async () => {
    const data = await school()
    const folder = place()
    const out = join(folder, 'lettres.pdf')
    const { code, value } = await ask('cli.letters', '--out', out, '--data', data)
    expect(code).toBe(0)
    expect(value.letters).toBeGreaterThan(5)
    expect(execFileSync('pdfinfo', [out], { encoding: 'utf8' })).toMatch(new RegExp(`^Pages: +${value.pages}$`, 'm'))
    expect(text(out).match(/Lettre n° \d{6}/g)).toHaveLength(value.pages)
    expect(readdirSync(folder)).toEqual(['lettres.pdf'])
    expect(statSync(out).mode & 0o077).toBe(0)
    expect(value.rssMiB).toBeGreaterThan(0)
  })

  it('writes the letters of one class only', async () => {
    const data = await school()
    const [all, one] = [join(place(), 'all.pdf'), join(place(), 'one.pdf')]
    const whole = await ask('cli.letters', '--out', all, '--data', data)
    const [, className = ''] = /, (\d[A-Z]\d*)\n/.exec(text(all)) ?? []
    const part = await ask('cli.letters', '--class', className, '--out', one, '--data', data)
    expect(part.value.letters).toBeGreaterThan(0)
    expect(part.value.letters).toBeLessThan(whole.value.letters)
    expect(text(one).match(new RegExp(`, ${className}\n`, 'g'))?.length).toBeGreaterThanOrEqual(part.value.letters)
  })

  it('refuses a class that is not there and a school that is empty', async () => {
    const out = ['--out', join(place(), 'lettres.pdf')]
    expect((await refusal('letters', '--class', '9Z', ...out, '--data', await school())).code).toBe('not_found')
    expect((await refusal('letters', ...out, '--data', place())).code).toBe('no_school')
  })

  it('ends no password when the file cannot be written', async () => {
    const data = await school()
    const first = join(place(), 'first.pdf')
    const made = await ask('cli.letters', '--out', first, '--data', data)
    const taken = join(place(), 'dossier.pdf')
    mkdirSync(taken)
    for (const out of [taken, join(place(), 'rien', 'lettres.pdf')])
      expect(await refusal('letters', '--out', out, '--data', data)).toMatchObject({
        code: 'file_unwritable',
        says: expect.stringContaining('ne peut pas') as string,
      })
    expect(existsSync(`${taken}.partial`)).toBe(false)
    const next = join(place(), 'next.pdf')
    await ask('cli.letters', '--out', next, '--data', data)
    const numbers = (pdf: string): number[] => [...text(pdf).matchAll(/Lettre n° (\d{6})/g)].map((found) => Number(found[1]))
    expect(numbers(next)[0]).toBe(made.value.letters + 1)
  })

  it('wants to know where to', async () => {
    const { code, stdout, stderr } = await guichet('letters', '--data', place(), '--json')
    expect(code).not.toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain('--out')
  })
})
