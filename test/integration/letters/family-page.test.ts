import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { locales } from '../../../src/shared/i18n/index.ts'
import { groupSecret } from '../../../src/core/domain/secret.ts'
import { letter, pdfOf, scanned, tool } from './pages.ts'
import { wordsOf } from './words.ts'

describe('a letter to a family of another language', () => {
  it.each(locales.filter((locale) => locale !== 'fr'))('(%s) is the French one, with a page in that language behind it', async (locale) => {
    const pdf = await pdfOf([letter({ locale })])
    expect(tool('pdfinfo', pdf)).toMatch(/^Pages: +2$/m)
    const french = await pdfOf([letter()])
    const [one] = wordsOf(pdf)
    expect(one).toEqual(wordsOf(french)[0])
    expect(tool('pdfinfo', '-struct', pdf).match(/^ {4}H1\b/gm)).toHaveLength(2)
  })
  it('has nothing secret on the second page', async () => {
    const pdf = await pdfOf([letter({ locale: 'en' })])
    const second = tool('pdftotext', '-f', '2', '-l', '2', pdf, '-')
    expect(second).toContain('Your Métice account')
    expect(second).not.toContain(groupSecret(letter().secret ?? ''))
    expect(second).not.toContain(letter().identifier)
    expect(scanned(pdf)).toHaveLength(1)
  })
  it('tells a screen reader the second page’s language', async () => {
    expect(readFileSync(await pdfOf([letter({ locale: 'en' })]), 'latin1')).toContain('/Lang (en)')
  })
})

describe('Arabic', () => {
  it('begins at the right edge and stays on the page', async () => {
    const [, second = []] = wordsOf(await pdfOf([letter({ locale: 'ar' })]))
    expect(Math.max(...second.map(({ right }) => right))).toBeCloseTo(190, 0)
    for (const { left, right, bottom } of second) {
      expect(left).toBeGreaterThanOrEqual(20 - 0.5)
      expect(right).toBeLessThanOrEqual(190 + 0.5)
      expect(bottom).toBeLessThan(290)
    }
  })
  it('keeps numbers and addresses from left to right, and closes its brackets after them', async () => {
    const [, second = []] = wordsOf(await pdfOf([letter({ locale: 'ar' })]))
    const at = (text: string) => second.find((word) => word.text.includes(text))
    const [group, last] = [at('0262'), second.filter(({ text }) => /^\(?00\)?/.test(text)).toSorted((a, b) => b.right - a.right)[0]]
    expect(group?.right ?? Infinity).toBeLessThan(last?.left ?? 0)
    const mail = at('accueil@')
    expect(mail?.left ?? Infinity).toBeLessThan(group?.left ?? 0)
  })
})
