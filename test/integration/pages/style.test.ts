import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { style } from '../../../src/hub/pages/style.ts'

const tokens = readFileSync(join(import.meta.dirname, '../../../src/renderer/ui/tokens.css'), 'utf8')

/** What a rule sets, by the custom property's name. */
function setBy(css: string, selector: string): ReadonlyMap<string, string> {
  const at = css.indexOf(`${selector} {`)
  if (at < 0) throw new Error(`no rule ${selector}`)
  const block = css.slice(at, css.indexOf('}', at))
  return new Map([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]))
}
const [pages, ours] = [setBy(style, ':root'), setBy(tokens, ':root')]
const darkPages = setBy(style.slice(style.indexOf('@media (prefers-color-scheme: dark)')), ':root')
const darkOurs = setBy(tokens, `:root[data-theme='dark']`)

/** The hub has nothing of the renderer's: what both need is written twice, and must stay the same. */
describe('the pages that mails lead to', () => {
  it.each([
    ['light', pages, ours],
    ['dark', new Map([...pages, ...darkPages]), new Map([...ours, ...darkOurs])],
  ])('have the colours and spaces of the windows: %s', (_theme, theirs, known) => {
    expect(theirs.size).toBeGreaterThan(20)
    expect(theirs).toEqual(new Map([...theirs.keys()].map((name) => [name, known.get(name)])))
  })
})
