import { expect, test } from 'vitest'
import { flatten } from '../../../scripts/messages/catalogue.mjs'
import { compareFiles, duplicates, placeholders } from '../../../scripts/messages/compare.mjs'

const file = (name: string, messages: Record<string, unknown>) => ({ file: name, entries: flatten(messages) })
const fr = file('fr.json', { $schema: 'ignored', hello: 'Bonjour {name}', bye: 'Au revoir', menu: { back: 'Retour' } })

test('a complete file has no faults', () => {
  expect(compareFiles(fr, file('en.json', { hello: 'Hello {name}', bye: 'Goodbye', menu: { back: 'Back' } }))).toEqual([])
})

test('missing, surplus and empty messages and other placeholders are each named with file and key', () => {
  expect(compareFiles(fr, file('en.json', { hello: 'Hello {nom}', bye: ' ', extra: 'x' }))).toEqual([
    'en.json: menu.back: missing',
    'en.json: hello: placeholders {nom} instead of {name}',
    'en.json: bye: empty',
    'en.json: extra: not in fr.json',
  ])
})

test('an empty text is a fault in the base locale too', () => {
  const base = file('fr.json', { a: '' })
  expect(compareFiles(base, base)).toEqual(['fr.json: a: empty'])
})

test('a message with variants is known by its inputs', () => {
  const plural = [
    {
      declarations: ['input count', 'local countPlural = count: plural'],
      selectors: ['countPlural'],
      match: { 'countPlural=one': 'un enfant', 'countPlural=other': '{count} enfants' },
    },
  ]
  expect(placeholders(plural)).toEqual(['count'])
  expect(compareFiles(file('fr.json', { a: plural }), file('en.json', { a: 'Children: {count}' }))).toEqual([])
  const silent = [{ ...plural[0], match: { 'countPlural=one': '', 'countPlural=other': '{count}' } }]
  expect(compareFiles(file('fr.json', { a: plural }), file('en.json', { a: silent }))).toEqual(['en.json: a: empty'])
})

test('braces after a backslash are text', () => {
  expect(placeholders('\\{no} {yes} { yes }')).toEqual(['yes'])
})

test('a key in two files of one locale is named', () => {
  expect(duplicates([file('a.json', { x: '1' }), file('b.json', { x: '2', y: '3' })])).toEqual(['b.json: x: already in a.json'])
})
