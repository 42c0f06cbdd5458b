import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { distance, lessOne, slips } from '../../../src/core/domain/near.ts'
import { matchOf, placeOf, readSearch, runsTogether, termsOf, type Findable } from '../../../src/core/domain/search-terms.ts'

const open = { className: null, state: null, mobile: null, mail: null }
const someone: Findable = {
  names: ['Le Goff', "D'Arc", 'Maëlys'],
  children: [{ names: ['Jean-Marc', 'LE GOFF'], className: '6 B' }],
  identifier: 'm.legoff2',
  phones: ['+262692123456', '02 98 00 11 22'],
  mails: ['Maelys.LeGoff@exemple.fr'],
  state: 'notified',
  hasMobile: true,
  hasMail: false,
}

describe('what a guardian is found by', () => {
  const terms = termsOf(someone).split(' ')
  it.each(['goff', 'legoff', 'darc', 'maelys', 'jeanmarc', 'm.legoff2', 'legoff2', '6b', 'exemple.fr', 'maelys.legoff@exemple.fr'])(
    '%s',
    (term) => expect(terms).toContain(term),
  )
  it.each(['0692123456', '692123456', '262692123456', '123456', '3456', '0298001122', '1122'])('the number %s', (term) =>
    expect(terms).toContain(term),
  )
  it('says what lists are narrowed by, in marks that nobody types', () => {
    expect(terms).toEqual(expect.arrayContaining(['=s.notified', '=m.1', '=e.0']))
    expect(JSON.stringify(readSearch('=s.notified =m.1 =c.3656'))).not.toContain('=')
  })
})

describe('what was typed', () => {
  it('is words, however they are written', () => {
    expect(readSearch('  LE-GOFF maëlys ').map(({ spellings }) => spellings.map(({ text }) => text))).toEqual([
      ['le'],
      ['goff'],
      ['maelys'],
    ])
  })
  it.each(['06 92 12', '06.92.12', '06-92-12', '069212'])('a number typed as %s is one', (typed) =>
    expect(readSearch(typed)).toEqual([{ spellings: [{ text: '069212', whole: false }], name: false }]),
  )
  it('a number with its country, and a name beside it', () => {
    expect(readSearch('+262 692 12 legoff')).toEqual([
      { spellings: [{ text: '26269212', whole: false }], name: false },
      { spellings: [{ text: 'legoff', whole: false }], name: true },
    ])
  })
  it('an identifier or a mail stays whole', () => {
    expect(readSearch('A.Cosams x@y.fr').map(({ spellings }) => spellings.map(({ text }) => text))).toEqual([
      ['a.cosams', 'acosams'],
      ['x@y.fr'],
    ])
  })
  it('never breaks the question, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (typed) => {
        const match = matchOf(readSearch(typed), open)
        if (match !== null) expect(match.replaceAll(/"[^"]*"/g, '').replaceAll(/AND|OR|[()* ]/g, '')).toBe('')
      }),
    )
  })
})

describe('words that may be one', () => {
  const matchWith = (query: string, names: readonly string[]): string | null => {
    const asked = readSearch(query)
    const runs = runsTogether(asked).filter(({ word }) => names.includes(word))
    return matchOf(asked, open, runs)?.replaceAll(/[()"]/g, '') ?? null
  }
  it.each([
    ['le goff', ['legoff'], 'le* AND goff* OR legoff'],
    ['le goff ines', ['legoff'], 'le* AND goff* OR legoff AND ines*'],
    ['jean marc le goff', ['jeanmarc', 'legoff'], 'jean* AND marc* OR jeanmarc AND le* AND goff* OR legoff'],
    ['de la cruz', ['dela', 'lacruz'], 'de* AND la* AND cruz* OR dela AND cruz* OR de* AND lacruz'],
    ['le goff', [], 'le* AND goff*'],
  ])('%s, of %j', (query, names, match) => expect(matchWith(query, names)).toBe(match))

  it('are asked for as such, beside every other word', () => {
    expect(matchOf(readSearch('le goff ines'), open, runsTogether(readSearch('le goff ines')).slice(0, 1))).toBe(
      '((("le"*) AND ("goff"*)) OR "legoff") AND ("ines"*)',
    )
  })
})

describe('the order of names', () => {
  it('is that of their first letters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,8}$/), fc.stringMatching(/^[a-z ]{0,11}$/), (a, b) => {
        const [one, other] = [a.trimEnd(), b.trimEnd()]
        expect(Math.sign(placeOf(one) - placeOf(other))).toBe(one < other ? -1 : one > other ? 1 : 0)
      }),
    )
    expect(Number.isSafeInteger(placeOf('z'.repeat(20)) + 16_383)).toBe(true)
  })
})

describe('slips', () => {
  it.each([
    ['maelys', 'maleys', 1],
    ['maelys', 'maelis', 1],
    ['maelys', 'maely', 1],
    ['martin', 'martine', 1],
    ['lefebvre', 'lefevre', 1],
    ['guillaume', 'giullaune', 2],
    ['anne', 'paul', 4],
  ])('%s and %s differ by %i', (a, b, far) => expect(distance(a, b, 4)).toBe(far))
  it('one slip in a word of four letters or more always leaves something in common', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(), fc.constantFrom('swap', 'drop', 'add', 'change'), (word, at, how) => {
        const i = at % (word.length - 1)
        const slipped = {
          swap: word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2),
          drop: word.slice(0, i) + word.slice(i + 1),
          add: `${word.slice(0, i)}x${word.slice(i)}`,
          change: `${word.slice(0, i)}x${word.slice(i + 1)}`,
        }[how]
        fc.pre(slipped.length >= 4)
        expect(lessOne(slipped).some((less) => lessOne(word).includes(less))).toBe(true)
        expect(distance(word, slipped, 2)).toBeLessThanOrEqual(slips(word) === 0 ? 2 : 1)
      }),
    )
  })
})
