import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { html } from '../../../src/hub/pages/html.ts'
import { documentOf } from '../../../src/hub/pages/layout.ts'
import { preferred, read } from '../../../src/hub/pages/request.ts'
import { style } from '../../../src/hub/pages/style.ts'

describe('a page’s markup', () => {
  const nasty = `<img src=x onerror=alert(1)> & "quoted" 'twice'`
  const harmless = '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot; &#39;twice&#39;'
  it('takes every value as text', () => expect(html`<p title="${nasty}">${nasty}</p>`.text).toBe(`<p title="${harmless}">${harmless}</p>`))
  it('takes markup as markup, one or many, and null as nothing', () =>
    expect(html`${html`<b>${1}</b>`}${[html`<i>a</i>`, html`<i>b</i>`]}${null}`.text).toBe('<b>1</b><i>a</i><i>b</i>'))
  it('takes the school’s name as text too', () => {
    const page = documentOf({ status: 200, title: nasty, body: html`` }, 'fr', nasty)
    expect(page).not.toContain('<img')
    expect(page.match(/&lt;img/g)).toHaveLength(4)
  })
})

describe('which language a page speaks', () => {
  it.each([
    [null, 'fr'],
    ['', 'fr'],
    ['de-DE,de;q=0.9', 'fr'],
    ['en-GB', 'en'],
    ['de, tr;q=0.5, ar;q=0.8', 'ar'],
    ['ar;q=0, uk;q=0.1', 'uk'],
    ['RO-md', 'ro'],
    ['x'.repeat(9_000), 'fr'],
  ])('%s: %s', (header, locale) => expect(preferred(header)).toBe(locale))
  it('is the one chosen on the page, if it is one of ours', () => {
    expect(read('/l/abc?lang=tr')).toEqual({ token: 'abc', locale: 'tr' })
    expect(read('/l/abc?lang=xx')).toEqual({ token: 'abc', locale: null })
    expect(read('/l/abc?x=1&lang=fr')).toEqual({ token: 'abc', locale: 'fr' })
    expect(read('/other')).toBeNull()
  })
})

it('the pages’ colours and spaces are the kiosk’s', () => {
  const tokens = readFileSync('src/renderer/ui/tokens.css', 'utf8')
  const blocks = (css: string): string[] => css.match(/:root[^{]*\{[^}]+\}/g) ?? []
  const valuesOf = (block: string): [string, string][] =>
    [...block.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value])
  const [light = '', dark = ''] = blocks(style)
  const kiosk = { light: new Map(valuesOf(blocks(tokens)[0] ?? '')), dark: new Map(valuesOf(blocks(tokens)[2] ?? '')) }
  expect(valuesOf(light).length).toBeGreaterThan(15)
  for (const [name, value] of valuesOf(light)) expect([name, kiosk.light.get(name)]).toEqual([name, value])
  for (const [name, value] of valuesOf(dark)) expect([name, kiosk.dark.get(name)]).toEqual([name, value])
})
