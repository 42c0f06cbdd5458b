import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codes, entryOf, explain, type Code } from '../../../src/shared/codes.ts'
import { locales } from '../../../src/shared/i18n/index.ts'
import { render, templates, type TemplateName } from '../../../src/core/messages/templates.ts'

const DETAIL = {
  file: 'export.xml',
  line: 3,
  reason: 'x',
  path: 'school.name',
  expected: 'text',
  id: 'ab12',
  version: 9,
  seconds: 30,
  triesLeft: 2,
  variable: 'name',
  percent: 12,
  count: 3,
  channel: 'sms',
  service: 'mail',
  protocol: 2,
  minutes: 12,
  printer: 'Accueil',
  where: 'a',
  procedure: 'p',
  field: 'nom',
  encoding: 'utf-8',
  root: 'BEE_COMMUN',
  uai: '0000000A',
  heading: 'Nom',
  value: '31/02',
  name: 'X',
}

describe('the catalogue', () => {
  it('has words for every failure in every language, with no hole in them', () => {
    for (const code of Object.keys(codes) as Code[]) {
      for (const locale of locales) {
        const { says, advice } = explain({ code, detail: DETAIL }, locale)
        expect(`${says} ${advice ?? ''}`, code).not.toMatch(/undefined|\{|\}/)
        expect(says.length, code).toBeGreaterThan(5)
      }
    }
  })
  it('tells every failure that a parent may meet in the parent’s own language', () => {
    for (const code of Object.keys(codes) as Code[]) {
      if (entryOf(code).audience !== 'parent') continue
      const detail = { triesLeft: 2, seconds: 3, id: 'abc' }
      const french = explain({ code, detail }, 'fr')
      for (const locale of locales.filter((other) => other !== 'fr')) {
        const told = explain({ code, detail }, locale)
        expect([told.says, told.advice ?? locale], code).not.toEqual([french.says, french.advice ?? locale])
        expect(told.says, `${code} in ${locale}`).not.toBe(french.says)
      }
    }
  })
  it('writes every message in every language', () => {
    for (const name of Object.keys(templates) as TemplateName[]) {
      for (const locale of locales) {
        const params = { code: '123456', school: 'École', portal: 'Métice', name: 'N. Payet', identifier: 'n.payet', reference: 'K7P-4XM' }
        const { subject, text } = render(name, params, locale)
        expect(`${subject ?? ''}${text}`).not.toMatch(/undefined|\{|\}/)
        expect(text.includes('123456')).toBe(/^(sms-code|mail-validation|mail-recover|mail-new-address)$/.test(name))
        const linked = render(name, { ...params, link: 'https://pages.example/l/abc' }, locale)
        expect(`${linked.subject ?? ''}${linked.text}`).not.toMatch(/undefined|\{|\}/)
        // On a line of its own, so that every mail program makes it one to touch; and the code still beside it.
        expect(/^https:\/\/pages\.example\/l\/abc$/m.test(linked.text)).toBe(/^mail-(validation|recover|new-address)$/.test(name))
        expect(linked.text.includes('123456')).toBe(text.includes('123456'))
      }
    }
  })
  it('is used: no key of it is forgotten', () => {
    const root = resolve(import.meta.dirname, '..', '..', '..')
    const sources = readdirSync(resolve(root, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !entry.parentPath.includes('generated'))
      .map((entry) => readFileSync(resolve(entry.parentPath, entry.name), 'utf8'))
      .join('\n')
    const keys = readdirSync(resolve(root, 'messages', 'fr')).flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(resolve(root, 'messages', 'fr', file), 'utf8')) as object),
    )
    expect(keys.filter((key) => key !== '$schema' && !new RegExp(`\\b${key}\\b`).test(sources))).toEqual([])
  })
})
