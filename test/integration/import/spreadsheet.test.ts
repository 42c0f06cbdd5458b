import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { headingsKey } from '../../../src/core/import/importer.ts'
import { proposeMapping } from '../../../src/core/import/mapping/propose.ts'
import { sampleFamilies } from '../../../src/core/import/sample/families.ts'
import type { Mapping } from '../../../src/shared/mapping.ts'
import { familiesIn, familiesOf, inSteadyOrder, type Child } from './families.ts'
import { NOTHING, openImporter, type Importer } from './importer.ts'
import { adultCells, adultRow, csv, PUPIL_HEADINGS, pupilCells, pupilRow } from './onde.ts'
import { answersFor, person, pupil, siecleFiles, structures } from './siecle.ts'

let importer: Importer
beforeEach(() => {
  importer = openImporter()
})
afterEach(() => importer.close())

const HEADINGS = [
  'Nom de famille',
  'Prénom 1',
  'Né(e) le',
  'Division',
  'Nom de famille resp. légal1',
  'Prénom resp. légal1',
  'Courriel resp. légal1',
  'Tél. portable resp. légal1',
  'Nom de famille resp. légal2',
  'Prénom resp. légal2',
  'Courriel resp. légal2',
  'Tél. portable resp. légal2',
]
const proposed = { mappingOf: proposeMapping }
const table = (rows: readonly (readonly string[])[], headings: readonly string[] = HEADINGS, name = 'liste.csv'): readonly string[] => [
  importer.file(name, iconv.encode(csv([headings, ...rows]), 'windows-1252')),
]
const ZOE = ['FILAO', 'Zoé', '12/05/2014', '6A', 'FILAO', 'Hélène', 'h@exemple.example', '0639980001', 'TAMARIN', 'Noël', '', '0639980002']
const LEO = ['FILAO', 'Léo', '03/02/2012', '4B', 'FILAO', 'Hélène', 'h@exemple.example', '', 'TAMARIN', 'Noël', '', '']
const people = () => ({
  pupils: importer.db
    .prepare('SELECT first_name AS first FROM pupil WHERE left_on IS NULL ORDER BY first_name')
    .all()
    .map((row) => (row as { first: string }).first),
  guardians: importer.db
    .prepare('SELECT first_name AS first FROM guardian WHERE left_on IS NULL ORDER BY first_name')
    .all()
    .map((row) => (row as { first: string }).first),
})

/** As a spreadsheet says it: no INE and no civility. */
const asListed = (children: readonly Child[]): unknown[] =>
  inSteadyOrder(children.map((child) => ({ ...child, ine: null, guardians: child.guardians.map((one) => ({ ...one, civility: null })) })))

describe('a secretary’s own spreadsheet, one row a pupil', () => {
  it('gives back the families it was made of, and again changes nothing, whatever the school', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(), async (pupils, seed) => {
        const own = openImporter()
        try {
          const wanted = familiesOf([...sampleFamilies({ pupils, seed, format: 'siecle', schoolYear: 2026 })], 'siecle')
          // Nothing in a table tells two children of the same names and birthday apart: see below.
          fc.pre(new Set(wanted.map(({ family, first, birth }) => `${family}|${first}|${birth}`)).size === wanted.length)
          const files = await own.sample({ pupils, seed, format: 'csv' })
          await own.bring(files, proposed)
          expect(asListed(familiesIn(own.db))).toEqual(asListed(wanted))
          expect(await own.look(files, proposed)).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING })
        } finally {
          own.close()
        }
      }),
      {
        numRuns: 15,
        examples: [
          // Two children with the same first name and birthday, and two couples of the same names.
          [40, 93],
          [40, 156],
          [21, 683],
        ],
      },
    )
  })
  it('names a guardian once for each child: same names and something else in common are one person', async () => {
    await importer.bring(table([ZOE, LEO]), proposed)
    expect(people()).toEqual({ pupils: ['Léo', 'Zoé'], guardians: ['Hélène', 'Noël'] })
  })
  describe('takes two rows of a couple for two people each', () => {
    const couples = async (...rows: (readonly string[])[]) => {
      await importer.bring(table(rows), proposed)
      return people().guardians
    }
    /** A child of Hélène and Noël FILAO, with what is known of each. */
    const child = (first: string, ...[mother, father]: [mail: string, mobile: string][]): readonly string[] => [
      ...['FILAO', first, '03/02/2012', '4B', 'FILAO', 'Hélène', ...(mother ?? ['', ''])],
      ...['FILAO', 'Noël', ...(father ?? ['', ''])],
    ]
    const [ONE, OTHER] = ['0639980001', '0639980002']

    it('when what is said of one of them contradicts itself', async () => {
      expect(await couples(child('Aya', ['', ONE]), child('Léo', ['', OTHER]))).toEqual(['Hélène', 'Hélène', 'Noël', 'Noël'])
    })
    it('and a third that fits both is neither', async () => {
      expect(await couples(child('Aya', ['', ONE]), child('Ilo'), child('Léo', ['', OTHER]))).toHaveLength(6)
    })
    it('but not when one of them is known to be the same', async () => {
      expect(await couples(child('Aya', ['h@exemple.example', ONE]), child('Léo', ['h@exemple.example', OTHER]))).toEqual([
        'Hélène',
        'Noël',
      ])
      expect(await couples(child('Mia', ['', ONE], ['', '0639980003']), child('Zoé', ['', ONE], ['', OTHER]))).toHaveLength(2)
    })
    it('nor when nothing else is said of either', async () => {
      expect(await couples(child('Aya'), child('Léo', ['', ONE]))).toEqual(['Hélène', 'Noël'])
    })
  })
  it('leaves to a person a second child of the same names and birthday: nobody may see another’s child', async () => {
    const [mine, other] = [[...ZOE], [...ZOE]]
    other.splice(4, 8, 'TAMARIN', 'Aya', 'aya@exemple.example', '0639980011', 'TAMARIN', 'Paul', '', '')
    for (const [second, line] of [
      [other, 3],
      [other.with(3, '6B').with(8, ''), 3],
    ] as const) {
      const shown = await importer.look(table([mine, second]), proposed)
      expect(shown.rejected).toMatchObject([{ line, reason: { code: 'import_twice', detail: { name: 'Zoé FILAO' } } }])
      expect(shown).toMatchObject({ pupils: 1, guardians: 2 })
    }
  })
  it('takes a row for each parent, in the same class, for one child', async () => {
    const one = (...guardian: string[]): readonly string[] => [...ZOE.slice(0, 4), ...guardian, '', '', '', '']
    const rows = [one('FILAO', 'Hélène', 'h@exemple.example', ''), one('TAMARIN', 'Noël', '', '0639980002')]
    expect(await importer.look(table(rows), proposed)).toMatchObject({ pupils: 1, guardians: 2, rejected: [] })
  })
  it('does not take two of the same names for one when nothing else is the same: the screen counts them', async () => {
    const other = ['TAMARIN', 'Aya', '01/01/2013', '5A', 'FILAO', 'Hélène', 'autre@exemple.example', '0639980099', '', '', '', '']
    const shown = await importer.bring(table([ZOE, other]), proposed)
    expect(people().guardians).toEqual(['Hélène', 'Hélène', 'Noël'])
    expect(shown.notes.homonyms).toBe(1)
    expect(shown.noteSamples.homonyms).toMatchObject([{ name: 'Hélène FILAO' }])
  })
  it('recognises who was there when columns change places, a class or a number changes', async () => {
    await importer.bring(table([ZOE, LEO]), proposed)
    const moved = [...ZOE]
    moved[3] = '5A'
    moved[7] = '06 39 98 00 77'
    const files = table([moved.toReversed(), LEO.toReversed()], HEADINGS.toReversed())
    const shown = await importer.look(files, proposed)
    expect(shown).toMatchObject({ added: NOTHING, leaving: NOTHING, changed: { pupils: 1, guardians: 1 } })
    expect(shown.kinds).toMatchObject({ className: 1, phones: 1, mail: 0, links: 0 })
  })
  it('says which required column is missing, and refuses a table nobody has mapped', async () => {
    const files = table([ZOE])
    expect(await importer.preview(files)).toMatchObject({
      ok: false,
      error: { code: 'import_needs_mapping', detail: { file: 'liste.csv' } },
    })
    const mapping: Mapping = { rows: 'pupil', columns: { 'pupil.familyName': 0 } }
    expect(await importer.preview(files, { mappingOf: () => mapping })).toMatchObject({
      ok: false,
      error: { code: 'import_mapping_incomplete', detail: { field: 'pupil.firstName' } },
    })
  })
  it('refuses lines without a name, keeps a child whose date does not exist, and skips a footer', async () => {
    const nameless = ['', ...ZOE.slice(1)]
    const undated = ['FILAO', 'Ilo', '31/02/2014', ...ZOE.slice(3)]
    const shown = await importer.look(table([ZOE, nameless, undated, ['Liste au 01/11/2026']]), proposed)
    expect(shown.rejected.map(({ line, reason }) => [line, reason.code])).toEqual([
      [3, 'import_no_name'],
      [4, 'import_bad_date'],
    ])
    expect(shown.pupils).toBe(2)
  })
  it('in UTF-8 with tabs reads the same', async () => {
    await importer.bring(table([ZOE, LEO]), proposed)
    const tabbed = [importer.file('tabulations.csv', `\ufeff${csv([HEADINGS, ZOE, LEO], '\t')}`)]
    expect(await importer.look(tabbed, proposed)).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING })
  })
})

describe('a table beside SIECLE', () => {
  const siecle = (mobile = '0639980001') =>
    siecleFiles(importer, {
      pupils: [pupil('1', { PRENOM: 'Zoé' })],
      structures: [structures('1', ['6A', 'D'])],
      persons: [person('501', { PRENOM: 'Hélène', TEL_PORTABLE: mobile, TEL_PROFESSIONNEL: '0262990001' })],
      links: [answersFor('501', '1')],
    })
  const mother = [...ZOE.slice(0, 8), '', '', '', '']
  const ids = () =>
    importer.db.prepare('SELECT id FROM pupil WHERE left_on IS NULL UNION ALL SELECT id FROM guardian WHERE left_on IS NULL').all()
  const account = () => importer.db.prepare('SELECT id, identifier FROM account').all()

  it('is the same people: SIECLE after it goes on with them and their accounts', async () => {
    await importer.bring(table([mother]), proposed)
    const [before, accounts] = [ids(), account()]
    const shown = await importer.bring(siecle())
    expect(shown).toMatchObject({ added: NOTHING, leaving: NOTHING, notes: { renumbered: 2 } })
    expect([ids(), account()]).toEqual([before, accounts])
    expect(await importer.look(siecle())).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING, notes: { renumbered: 0 } })
  })
  it('takes nothing away that it has no column for, and keeps SIECLE’s numbers', async () => {
    await importer.bring(siecle())
    const before = importer.db
      .prepare('SELECT source_key, ine, sex, phone_work, civility FROM guardian, (SELECT ine, sex FROM pupil)')
      .all()
    await importer.bring(table([mother]), proposed)
    expect(
      importer.db.prepare('SELECT source_key, ine, sex, phone_work, civility FROM guardian, (SELECT ine, sex FROM pupil)').all(),
    ).toEqual(before)
    expect(importer.db.prepare('SELECT legal_rank, kinship FROM responsibility').all()).toEqual([{ legal_rank: 2, kinship: '10' }])
    expect(await importer.look(table([mother]), proposed)).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING })
  })
})

describe('an ONDE of the next generation', () => {
  it('with other headings for guardians is mapped, beside the pupils’ file as it is', async () => {
    const pupils = importer.file('CSVExtraction.csv', iconv.encode(csv(pupilCells([pupilRow('Noé'), pupilRow('Ava')])), 'windows-1252'))
    const [old = [], ...rows] = adultCells([
      adultRow(
        'Hélène',
        [
          ['FILAO', 'Noé', 'CP A'],
          ['FILAO', 'Ava', 'CP A'],
        ],
        { Courriel: 'h@exemple.example' },
      ),
    ])
    const headings = old.map((name) => name.replace('responsable', 'représentant').replace('Responsable', 'Représentant'))
    const guardians = importer.file('CSVExtraction (1).csv', iconv.encode(csv([headings, ...rows]), 'windows-1252'))
    const mapping = proposeMapping(headings)
    expect(mapping.rows).toBe('guardian')
    const shown = await importer.bring([pupils, guardians], {
      mappingOf: (seen) => (headingsKey(seen) === headingsKey(headings) ? mapping : null),
    })
    expect(shown).toMatchObject({ format: 'csv', pupils: 2, guardians: 1, rejectedCount: 0 })
    expect(familiesIn(importer.db).map(({ guardians: of }) => of.map(({ first, mail }) => [first, mail]))).toEqual([
      [['Hélène', 'h@exemple.example']],
      [['Hélène', 'h@exemple.example']],
    ])
  })
  it('that names guardians in the pupils’ table is no extraction that we know', async () => {
    const headings = [...PUPIL_HEADINGS, 'Nom parent 1', 'Prénom parent 1']
    const files = table([[...PUPIL_HEADINGS.map((name) => pupilRow('Noé')[name] ?? ''), 'FILAO', 'Hélène']], headings)
    await importer.bring(files, proposed)
    expect(people()).toEqual({ pupils: ['Noé'], guardians: ['Hélène'] })
  })
})

describe('what headings seem to say', () => {
  const said = (headings: readonly string[]) =>
    Object.fromEntries(Object.entries(proposeMapping(headings).columns).map(([field, at]) => [headings[at], field]))
  it.each([
    [
      ['NOM', 'PRENOM', 'CLASSE', 'Nom mère', 'Prénom mère', 'Portable mère', 'Nom père', 'Prénom père', 'Portable père'],
      { NOM: 'pupil.familyName', 'Portable mère': 'guardian1.mobile', 'Nom père': 'guardian2.familyName' },
    ],
    [
      ['Nom élève', 'Prénom élève', 'Commune de naissance', 'Date de naissance', 'Mail', 'Parent 1 Nom', 'Parent 2 Nom'],
      {
        'Date de naissance': 'pupil.birthDate',
        Mail: 'guardian1.mail',
        'Parent 2 Nom': 'guardian2.familyName',
        'Commune de naissance': undefined,
      },
    ],
    [
      ['Prénom 1', 'Prénom 2', 'Nom de famille', "Nom d'usage", 'INE'],
      { 'Prénom 1': 'pupil.firstName', 'Prénom 2': undefined, "Nom d'usage": 'pupil.usageName', INE: 'pupil.ine' },
    ],
  ])('%j', (headings, wanted) =>
    expect(said(headings)).toMatchObject(Object.fromEntries(Object.entries(wanted).filter(([, field]) => field !== undefined))),
  )
  it('leaves out what it does not know', () => {
    expect(Object.keys(said(['Nom', 'Prénom', 'Commune de naissance', 'Régime', 'Prénom 2'])).sort()).toEqual(['Nom', 'Prénom'])
  })
})

it('the sample spreadsheet is written as schools’ tools write theirs', async () => {
  const [path = ''] = await importer.sample({ pupils: 3, seed: 1, format: 'csv' })
  expect(iconv.decode(readFileSync(path), 'windows-1252').split('\r\n')[0]).toMatch(
    /^Nom de famille;Prénom 1;.*Nom de famille resp\. légal2/,
  )
})
