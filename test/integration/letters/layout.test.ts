import { describe, expect, it } from 'vitest'
import { decodeScan } from '../../../src/core/domain/scan.ts'
import { groupSecret } from '../../../src/core/domain/secret.ts'
import type { LetterContent } from '../../../src/core/letters/document/content.ts'
import { letter, pdfOf, scanned } from './pages.ts'
import { overlaps, PRINTABLE, touching, WINDOW, within, wordsOf } from './words.ts'

const children = (count: number): LetterContent['children'] =>
  Array.from({ length: count }, (_, i) => ({ firstName: `Enfant${i + 1}`, familyName: 'EXEMPLE', className: '6B' }))

const long = 'DE LA TRÈS-LONGUE-LIGNÉE D’EXEMPLE VON UND ZU BEISPIELHAUSEN-MUSTERSTADT'
const { guardian, school } = letter()
const longNames: Partial<LetterContent> = {
  guardian: {
    ...guardian,
    firstName: 'Marie-Antoinette Joséphine Clémentine',
    familyName: long,
    addressLines: [long, 'BÂTIMENT C ESCALIER 12 APPARTEMENT 1204', long, 'LIEU-DIT LES HAUTS'],
    city: long,
    country: 'TERRES AUSTRALES ET ANTARCTIQUES',
  },
  children: [{ firstName: 'Maximilien-Alexandre', familyName: long, className: '6 SEGPA B' }],
  identifier: `m.${'delatreslongue'.repeat(3).slice(0, 34)}1234`,
}
const wordy: Partial<LetterContent> = {
  school: {
    ...school,
    name: 'Cité scolaire internationale Marguerite-Exemple de Saint-Denis, site des Filaos et section d’enseignement adapté'.slice(0, 120),
    addressLines: Array.from({ length: 5 }, () => '1234 avenue du Général-Exemple-et-de-la-Longue-Rue, bât. C'),
    mail: 'accueil.secretariat.administratif@cite-scolaire-des-filaos.academie.example',
    head: { name: 'Mme Marguerite-Antoinette Exemple-Beispielhausen', title: 'La principale adjointe par intérim' },
  },
  portal: { name: 'Métice, portail des familles de La Réunion et de Mayotte', url: `https://portail.example/${'metice/'.repeat(8)}` },
}

const CASES: [string, Partial<LetterContent>][] = [
  ['one child', {}],
  ['four children', { children: children(4) }],
  ['five children', { children: children(5) }],
  ['fourteen children', { children: children(14) }],
  ['thirty children', { children: children(30) }],
  ['very long names', longNames],
  ['very long names of fourteen children', { ...longNames, children: children(14).map((child) => ({ ...child, familyName: long })) }],
  ['a school with much to say', wordy],
  ['all of it', { ...longNames, ...wordy, children: children(14).map((child) => ({ ...child, familyName: long })) }],
  [
    'another script',
    {
      guardian: { ...guardian, familyName: 'Приклад', firstName: 'Nguyễn' },
      children: [{ firstName: 'Зоя', familyName: 'Приклад', className: '6B' }],
    },
  ],
]

describe.each(CASES)('a letter with %s', (_name, given) => {
  it('keeps to the page, with no word over another or on the code', async () => {
    const pages = wordsOf(await pdfOf([letter(given)]))
    expect(pages.length).toBeLessThanOrEqual(2)
    for (const words of pages) {
      expect(overlaps(words)).toEqual([])
      expect(words.filter((word) => !within([word], PRINTABLE).includes(word))).toEqual([])
      const [caption] = words.filter(({ text }) => text === 'présenter')
      if (caption === undefined) continue
      expect(touching(words, { left: 153.5, right: 182.5, top: caption.top - 33, bottom: caption.top - 2 })).toEqual([])
    }
  })

  it('says its whole identifier and password, and can be scanned', async () => {
    const content = letter(given)
    const pdf = await pdfOf([content])
    const words = wordsOf(pdf)
      .flat()
      .map(({ text }) => text)
    expect(words).toContain(content.identifier)
    expect(words).toContain(groupSecret(content.secret ?? ''))
    expect(words.filter((word) => word.startsWith('000017')).length).toBeGreaterThan(0)
    expect(scanned(pdf).map(decodeScan)).toEqual([{ identifier: content.identifier, secret: content.secret }])
  })

  it('shows the address in the window, and nothing else there', async () => {
    const { guardian: to } = letter(given)
    const [words = []] = wordsOf(await pdfOf([letter(given)]))
    const shown = within(words, WINDOW)
    expect(touching(words, WINDOW)).toEqual(shown)
    const text = shown.map((word) => word.text).join(' ')
    const first = [
      to.firstName.split(' ')[0],
      ...to.addressLines.map((line) => line.split(' ')[0]),
      to.postalCode,
      to.country?.split(' ')[0],
    ]
    for (const part of first) if (part != null) expect(text).toContain(part)
  })
})

describe('the children', () => {
  it('are each named once', async () => {
    const words = wordsOf(await pdfOf([letter({ children: children(14) })])).flat()
    expect(
      words
        .map(({ text }) => text)
        .filter((text) => /^Enfant\d/.test(text))
        .toSorted(),
    ).toEqual(
      children(14)
        .map(({ firstName }) => firstName)
        .toSorted(),
    )
  })
})
