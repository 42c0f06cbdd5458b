import { describe, expect, it } from 'vitest'
import { fieldKind, hasTouchKeyboard, type FieldKind } from '../../../../src/renderer/parent/keyboard.ts'
import { withErased, withTyped } from '../../../../src/renderer/parent/keyboard-field.ts'
import { facesFor, otherScript, type Script } from '../../../../src/renderer/parent/keyboard-layouts.ts'
import { fixtures } from '../../../renderer/harness/fixtures.ts'

const keysOf = (locale: string, kind: FieldKind = 'text', script: Script = 'latin') =>
  Object.values(facesFor(locale, kind, script)).flatMap((face) => face.flatMap((row) => row.split(' ')))
const LANGUAGES = ['fr', 'en', 'es', 'pt', 'ro', 'tr', 'ar', 'uk']
const faceCases = LANGUAGES.flatMap((locale) =>
  (['text', 'mail', 'digits', 'phone'] as const).flatMap((kind) =>
    (['latin', 'own'] as const).map((script) => [locale, kind, script] as const),
  ),
)

describe('a kiosk', () => {
  it('has a keyboard on its screen when its views say that there is no other', () => {
    expect(hasTouchKeyboard(null)).toBe(false)
    expect(hasTouchKeyboard({ ...fixtures['ask-phone'], keyboard: 'hardware' })).toBe(false)
    expect(hasTouchKeyboard({ kind: 'home' })).toBe(false)
    expect(hasTouchKeyboard({ ...fixtures['ask-phone'], keyboard: 'touch' })).toBe(true)
  })
})

describe('a field', () => {
  const field = { type: 'text', inputMode: '', readOnly: false, disabled: false }
  it.each([
    [{}, 'text'],
    [{ type: 'password' }, 'text'],
    [{ type: 'password', inputMode: 'numeric' }, 'digits'],
    [{ inputMode: 'numeric' }, 'digits'],
    [{ type: 'tel' }, 'phone'],
    [{ inputMode: 'email' }, 'mail'],
    [{ type: 'checkbox' }, null],
    [{ readOnly: true }, null],
    [{ disabled: true }, null],
  ])('%o takes %s', (over, kind) => expect(fieldKind({ ...field, ...over })).toBe(kind))
})

describe('the keys', () => {
  it.each(faceCases)('in %s, for %s, in the %s alphabet, are each there once, and the ways on always', (...chosen) => {
    for (const face of Object.values(facesFor(...chosen))) {
      const keys = face.flatMap((row) => row.split(' '))
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toEqual(expect.arrayContaining(['{bksp}', '{next}', '{hide}']))
      expect(Math.max(...face.map((row) => row.split(' ').length))).toBeLessThanOrEqual(12)
    }
  })
  it.each(LANGUAGES)('in %s write every sign a password may have', (locale) => {
    const keys = new Set([...keysOf(locale), ' '])
    const signs = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
    expect(signs.filter((sign) => !keys.has(sign))).toEqual([])
    expect(keys.has('{space}')).toBe(true)
  })
  it.each([
    ['fr', 'éèçàêïëâîôûùœÉÇ', 'latin'],
    ['es', 'ñáéíóúüÑ', 'latin'],
    ['pt', 'ãõçáâéêíóôúàÃ', 'latin'],
    ['ro', 'ăâîșțȘ', 'latin'],
    ['tr', 'ğüşıiöçİIĞ', 'latin'],
    ['uk', 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюяЇҐ', 'own'],
    ['ar', 'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ', 'own'],
  ] as const)('in %s write %s', (locale, letters, script) => {
    const keys = new Set(keysOf(locale, 'text', script))
    expect([...letters].filter((letter) => !keys.has(letter))).toEqual([])
  })
  it('are those of the usual keyboards', () => {
    expect(facesFor('fr', 'text', 'latin').default[1]).toMatch(/^a z e r t y/)
    expect(facesFor('ar', 'text', 'latin').default[1]).toMatch(/^a z e r t y/)
    expect(facesFor('en', 'text', 'latin').default[1]).toMatch(/^q w e r t y/)
    expect(facesFor('fr', 'mail', 'latin').default.at(-1)).toContain('@ . - _')
    expect(facesFor('fr', 'mail', 'latin').default.join(' ')).not.toContain('{space}')
    expect(keysOf('fr', 'phone')).toContain('+')
    expect(keysOf('fr', 'digits')).not.toContain('+')
  })
  it('go to another alphabet and back where the language has one; an address has none', () => {
    expect(['fr', 'ar', 'uk'].map((locale) => otherScript(locale, 'latin'))).toEqual([null, 'عربي', 'АБВ'])
    expect(otherScript('ar', 'own')).toBe('ABC')
    expect(keysOf('ar')).toContain('{script}')
    expect(keysOf('ar', 'text', 'own')).toContain('{script}')
    expect([...keysOf('ar', 'mail', 'own'), ...keysOf('fr')]).not.toContain('{script}')
    expect(facesFor('ar', 'mail', 'own')).toEqual(facesFor('ar', 'mail', 'latin'))
  })
  it('have no capitals where letters have none', () => expect(facesFor('ar', 'text', 'own').shift).toBeUndefined())
})

describe('writing', () => {
  const at = (value: string, from = value.length, to = from) => ({ value, from, to })
  it.each([
    ['at the end', at('Paye'), 't', -1, at('Payet')],
    ['at the caret', at('Pyet', 1), 'a', -1, at('Payet', 2)],
    ['over what is selected', at('0692', 0, 2), '07', -1, at('0792', 2)],
    ['not beyond the room', at('31'), '5', 2, at('31')],
    ['over a selection in a full field', at('31', 0, 1), '2', 2, at('21', 1)],
  ])('goes %s', (_where, before, text, max, after) => expect(withTyped(before, text, max)).toEqual(after))
  it.each([
    ['the letter before', at('Payet'), at('Paye')],
    ['what is selected', at('Payet', 1, 3), at('Pet', 1)],
    ['nothing at the beginning', at('Payet', 0), at('Payet', 0)],
    ['a letter with its accent', at('Zoe\u0301'), at('Zo')],
  ])('takes away %s', (_what, before, after) => expect(withErased(before)).toEqual(after))
})
