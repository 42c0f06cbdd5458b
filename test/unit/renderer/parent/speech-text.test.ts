import { describe, expect, it } from 'vitest'
import { sayable, sentencesOf, type PageNode } from '../../../../src/renderer/parent/speech-text.ts'

const WORDS = { masked: 'masqué', button: (name: string) => `Bouton : ${name}` }
type Child = PageNode | string
const text = (words: string): PageNode => ({ nodeType: 3, textContent: words, childNodes: [] })
const the = (localName: string, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): PageNode => ({
  nodeType: 1,
  localName,
  textContent: null,
  getAttribute: (name) => attributes[name] ?? null,
  childNodes: children.map((child) => (typeof child === 'string' ? text(child) : child)),
})
const read = (...parts: readonly PageNode[]) => sentencesOf(parts, 'fr', WORDS)

describe('what is read of a screen', () => {
  it('is its heading, texts, labels, errors and buttons, in order', () => {
    const field = the(
      'div',
      {},
      the('label', { for: 'a' }, 'Code de validation'),
      the('p', {}, '6 chiffres'),
      the('p', {}, the('svg', { 'aria-hidden': 'true' }, the('path', {})), 'Ce code n’est pas le bon. Essayez encore.'),
      the('input', { value: '482913' }),
    )
    const page = the('main', {}, the('h1', {}, 'Saisissez le', ' ', the('strong', {}, 'code')), field, the('button', {}, 'Continuer'))
    expect(read(page, the('footer', {}, the('button', {}, the('svg', { 'aria-hidden': 'true' }), 'Quitter')))).toEqual([
      'Saisissez le code',
      'Code de validation',
      '6 chiffres',
      'Ce code n’est pas le bon.',
      'Essayez encore.',
      'Bouton : Continuer',
      'Bouton : Quitter',
    ])
  })
  it.each(['input', 'textarea', 'select'])('is nothing that was typed or chosen in an %s', (control) => {
    const typed = the(control, { type: 'text', 'aria-label': 'secret' }, the('option', {}, 'secret'), 'secret')
    expect(read(the('main', {}, the('label', {}, 'Mot de passe', typed), the('button', {}, 'Afficher', typed)))).toEqual([
      'Mot de passe',
      'Bouton : Afficher',
    ])
  })
  it('is nothing that is hidden, and pictures by their name', () => {
    const page = the(
      'main',
      {},
      the('p', { 'aria-hidden': 'true' }, 'non'),
      the('p', { hidden: '' }, 'non'),
      the('p', {}, 'Le portail :', the('svg', { role: 'img', 'aria-label': 'Code carré' }, the('path', {})), the('img', { alt: '' })),
      the('button', { 'aria-label': 'Fermer' }, '×'),
      the('p', {}, ' – '),
    )
    expect(read(page)).toEqual(['Le portail :', 'Code carré', 'Bouton : Fermer'])
  })
  it('keeps the lines of a list apart, and inline words together', () => {
    const list = the('ul', {}, the('li', {}, the('bdi', {}, 'Maëlys'), the('span', {}, '6B')), the('li', {}, 'Anaïs'))
    expect(read(list)).toEqual(['Maëlys 6B', 'Anaïs'])
  })
})

describe('what is not words', () => {
  it.each([
    ['Envoyé au 06 92 •• •• 56.', 'Envoyé au 06 92, masqué, 56.'],
    ['•• ••', 'masqué'],
    ['n•••••@exemple.example', 'n, masqué, @exemple.example'],
    ['Votre référence : K7P-4XM', 'Votre référence : K 7 P, 4 X M'],
    ['Touchez « Quitter ».', 'Touchez Quitter.'],
    ['Afficher – Mot de passe', 'Afficher, Mot de passe'],
    ['Saint-Denis, 6e B', 'Saint-Denis, 6e B'],
  ])('%s is said as %s', (written, said) => expect(sayable(written, 'masqué')).toBe(said))
})
