import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EVERYTHING, type AccountListChoices, type AccountListPreview, type AccountListReport } from '../../../src/shared/account-list.ts'
import { sampleAccount } from '../../../src/core/import/sample/account-list.ts'
import { sampleFamilies } from '../../../src/core/import/sample/families.ts'
import { openOffice, type Office } from '../desk/office.ts'
import { answersFor, person, pupil, structures, type SiecleSchool } from './siecle.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const HEADINGS =
  "RNE;Ecole;Nom de l'élève;Prénom de l'élève;Niveau de l'élève;Classe de l'élève;Nom du responsable;Prénom du responsable;Identifiant;Mot de passe"
type Line = readonly [child: string, className: string, adult: string, identifier: string, password: string]
const list = (...lines: readonly Line[]): readonly string[] => [
  office.school.file(
    'Educonnect-ListeResponsables-20260901080000.csv',
    [
      HEADINGS,
      ...lines.map(
        ([child, className, adult, identifier, password]) =>
          `9749999K;COLLEGE;FILAO;${child};6EME;${className};FILAO;${adult};${identifier};${password}`,
      ),
    ].join('\r\n'),
  ),
]
const ONE: Line = ['ZOÉ1', '6A', 'ADULTE501', 'a.filao114', 'kp7-Qz4w']
const TWO: Line = ['Zoe1', '6 a', 'adulte502', 'a.filao115', '******']

async function look(files: readonly string[]): Promise<{ previewId: string; preview: AccountListPreview }> {
  const found = await office.house.imports.look(files)
  if (!found.ok) throw new Error(JSON.stringify(found.error))
  if (found.value.kind !== 'accounts') throw new Error(found.value.kind)
  return found.value
}
async function bring(files: readonly string[], choices: AccountListChoices = EVERYTHING): Promise<AccountListReport> {
  const applied = await office.house.imports.applyList((await look(files)).previewId, choices, 'u1')
  if (!applied.ok) throw new Error(JSON.stringify(applied.error))
  return applied.value
}
const identifierOf = (name: string): string => office.house.store.accounts.byGuardian(office.guardian(name))?.identifier ?? ''
const check = (identifier: string, password: string) => office.house.credentialCheck.check(identifier, password)
const rows = (): string =>
  JSON.stringify(
    ['account', 'credential', 'guardian', 'letter'].map((table) =>
      office.house.store.db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all(),
    ),
  )

describe('EduConnect’s account list', () => {
  it('brings identifiants and the passwords that are in clear: with both a parent begins at the kiosk', async () => {
    const { preview } = await look(list(ONE, TWO))
    expect(preview).toMatchObject({
      lines: 2,
      accounts: 2,
      clear: true,
      identifiers: 2,
      passwords: 1,
      changedElsewhere: 1,
      leftCount: 0,
      toDecideCount: 0,
    })
    expect(preview.changes).toMatchObject([
      { name: 'Adulte501 FILAO', after: 'a.filao114', password: true },
      { name: 'Adulte502 FILAO', after: 'a.filao115', password: false },
    ])
    expect(JSON.stringify(preview)).not.toContain('Qz4w')
    expect(await bring(list(ONE, TWO))).toMatchObject({ accounts: 2, identifiers: 2, passwords: 1, left: 0, leftOut: 0 })
    expect([identifierOf('Adulte501'), identifierOf('Adulte502')]).toEqual(['a.filao114', 'a.filao115'])
    expect(await check('a.filao114', ' kp7-Qz4w ')).toMatchObject({ ok: true, value: { kind: 'provisional' } })
    expect(await check('a.filao114', 'kp7-qz4w')).toMatchObject({ ok: false, error: { code: 'credentials_wrong' } })
    expect(office.house.store.accounts.byGuardian(office.guardian('Adulte501'))?.state).toBe('unnotified')
  })
  it('keeps no password in clear: not in the store, the audit, or a file of ours', async () => {
    await bring(list(ONE))
    // The tests' own hasher hides nothing: what is kept is what it made.
    expect(office.house.store.db.prepare('SELECT hash FROM credential').all()).toEqual([{ hash: 'issued:plain:kp7-Qz4w' }])
    expect(JSON.stringify(office.house.store.db.prepare('SELECT * FROM audit').all())).not.toContain('Qz4w')
    expect(JSON.stringify(office.house.store.db.prepare('SELECT * FROM import_trace').all())).not.toContain('Qz4w')
    expect(existsSync(`${office.school.open.dataDir}/import.db`)).toBe(false)
  })
  it('again changes nothing', async () => {
    await bring(list(ONE, TWO))
    const before = rows()
    const { preview } = await look(list(ONE, TWO))
    expect(preview).toMatchObject({ identifiers: 0, passwords: 0, unchanged: 2, changes: [] })
    await bring(list(ONE, TWO))
    expect(rows()).toBe(before)
  })
  it('changes two identifiants for each other’s, and takes both back', async () => {
    await bring(list(ONE, TWO))
    const before = rows()
    office.school.open.clock.forward(1000)
    await bring(list([ONE[0], ONE[1], ONE[2], 'a.filao115', ''], [TWO[0], TWO[1], TWO[2], 'A.FILAO114', '']))
    expect([identifierOf('Adulte501'), identifierOf('Adulte502')]).toEqual(['a.filao115', 'A.FILAO114'])
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: true })
    expect(rows()).toBe(before)
  })
  it('is undone to the last row, and not once a parent began with it', async () => {
    const before = rows()
    office.school.open.clock.forward(1000)
    await bring(list(ONE, TWO))
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: true })
    expect(rows()).toBe(before)
    await bring(list(ONE))
    office.school.open.clock.forward(1000)
    office.house.store.credentials.end(
      office.house.store.accounts.byGuardian(office.guardian('Adulte501'))?.id ?? '',
      'provisional',
      'used',
      2,
    )
    expect(office.house.imports.undo('u1')).toMatchObject({ ok: false, error: { code: 'import_in_use' } })
  })
})

describe('an account that is not to be touched', () => {
  const of = (name: string) => office.house.store.accounts.byGuardian(office.guardian(name))?.id ?? ''
  it.each<[string, string, () => unknown]>([
    ['active', 'active', () => office.house.store.accounts.activate(of('Adulte501'), { origin: 'sms', locale: 'fr', now: 1 })],
    ['whose mail waits to be validated', 'active', () => office.house.store.accounts.setState(of('Adulte501'), 'activating', 1)],
    [
      'for whom a letter was made',
      'letter-out',
      () => office.house.batches.create({ scope: 'guardian', guardianId: office.guardian('Adulte501') }, 'u1'),
    ],
    ['closed', 'closed', () => office.house.accounts.close(office.guardian('Adulte501'), 'demandé', 'u1')],
  ])('%s stays as it is, and the screen says so', async (_what, reason, make) => {
    make()
    const before = rows()
    const { preview } = await look(list(ONE))
    expect(preview).toMatchObject({ identifiers: 0, passwords: 0, leftCount: 1, left: [{ reason, line: 2 }], reasons: { [reason]: 1 } })
    await bring(list(ONE))
    expect(rows()).toBe(before)
  })
  it('whose identifiant is another’s already keeps its own', async () => {
    const taken = identifierOf('Adulte502')
    const { preview } = await look(list([ONE[0], ONE[1], ONE[2], taken, '']))
    expect(preview).toMatchObject({ identifiers: 0, left: [{ reason: 'identifier-taken' }] })
  })
  it('that the list calls by two identifiants, or that shares one, is left to people', async () => {
    expect((await look(list(ONE, ['Zoé1', '6A', 'Adulte501', 'a.filao999', '']))).preview.reasons).toEqual({ 'two-identifiers': 2 })
    expect((await look(list(ONE, ['Zoé1', '6A', 'Adulte502', 'a.filao114', '']))).preview.reasons).toEqual({ 'identifier-shared': 2 })
  })
})

describe('whom a line means', () => {
  it('is not said for people nobody knows, with the reason', async () => {
    const { preview } = await look(
      list(['Inconnu', '6A', 'Adulte501', 'x.y', ''], ['Zoé1', '6A', 'Personne', 'x.z', ''], ['Zoé1', '6A', 'Adulte501', '', '']),
    )
    expect(preview.left.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'unknown-pupil'],
      [3, 'unknown-guardian'],
      [4, 'bad-identifier'],
    ])
  })
  const TWINS: SiecleSchool = {
    pupils: [pupil('1', { PRENOM: 'Ava' }), pupil('2', { PRENOM: 'Ava', DATE_NAISS: '01/01/2014' })],
    structures: [structures('1', ['6A', 'D']), structures('2', ['6A', 'D'])],
    persons: [person('601', { PRENOM: 'Lou', MEL: 'trois@exemple.fr' }), person('602', { PRENOM: 'Lou', MEL: 'quatre@exemple.fr' })],
    links: [answersFor('601', '1'), answersFor('602', '2')],
  }
  const guardianByMail = (mail: string): string =>
    (office.house.store.db.prepare('SELECT id FROM guardian WHERE mail = ?').get(mail) as { id: string }).id

  it('is never guessed among homonyms: a person decides', async () => {
    await office.bring(TWINS)
    const line: Line = ['Ava', '6A', 'Lou', 'l.filao7', 'abcd-2345']
    const { previewId, preview } = await look(list(line))
    expect(preview).toMatchObject({ identifiers: 0, toDecideCount: 1, toDecide: [{ ref: 'l2', reason: 'homonyms' }] })
    const ids = preview.toDecide[0]?.candidates.map(({ guardianId }) => guardianId) ?? []
    expect(ids.sort()).toEqual([guardianByMail('trois@exemple.fr'), guardianByMail('quatre@exemple.fr')].sort())
    const guardianId = guardianByMail('quatre@exemple.fr')
    const applied = await office.house.imports.applyList(previewId, { ...EVERYTHING, chosen: [{ ref: 'l2', guardianId }] }, 'u1')
    expect(applied).toMatchObject({ ok: true, value: { identifiers: 1, passwords: 1 } })
    expect(office.house.store.accounts.byIdentifier('l.filao7')?.guardian_id).toBe(guardianId)
  })
  it('is not asked when the line of another child says whose the identifiant is', async () => {
    await office.bring({ links: [answersFor('501', '1'), answersFor('502', '1'), answersFor('501', '2')] })
    const moved: Line = ['Zoé2', '4Z', 'Adulte501', 'a.filao114', '']
    expect((await look(list(ONE, moved))).preview).toMatchObject({ toDecideCount: 0, identifiers: 1 })
    const other: Line = ['Zoé2', '4Z', 'Adulte501', 'a.filao777', '']
    expect((await look(list(ONE, other))).preview).toMatchObject({ toDecideCount: 1, identifiers: 1 })
  })
  it('is decided too when the class is another; somebody who does not fit cannot be chosen', async () => {
    const { previewId, preview } = await look(list(['Zoé1', '3C', 'Adulte501', 'a.filao114', '']))
    expect(preview).toMatchObject({ toDecide: [{ reason: 'class-differs', candidates: [{ guardianId: office.guardian('Adulte501') }] }] })
    const chosen = [{ ref: 'l2', guardianId: office.guardian('Adulte502') }]
    expect(await office.house.imports.applyList(previewId, { ...EVERYTHING, chosen }, 'u1')).toMatchObject({ value: { identifiers: 0 } })
  })
})

describe('a part of the list', () => {
  it.each<[string, Partial<AccountListChoices>, { identifiers: number; passwords: number; leftOut: number }]>([
    ['without the passwords', { passwords: false }, { identifiers: 2, passwords: 0, leftOut: 0 }],
    ['without the identifiants: a password belongs to its own', { identifiers: false }, { identifiers: 0, passwords: 0, leftOut: 2 }],
    ['without one of them', { without: ['l2'] }, { identifiers: 1, passwords: 0, leftOut: 1 }],
  ])('%s', async (_what, choices, wanted) => {
    expect(await bring(list(ONE, TWO), { ...EVERYTHING, ...choices })).toMatchObject(wanted)
    const [entry] = office.house.store.db
      .prepare(`SELECT detail FROM audit WHERE action = 'import.applied' ORDER BY sequence DESC`)
      .all() as { detail: string }[]
    expect(JSON.parse(entry?.detail ?? '{}')).toMatchObject({ format: 'educonnect', leftOut: wanted.leftOut })
  })
})

describe('the file with passwords in clear', () => {
  it('is deleted when a person says so, and not twice', async () => {
    const [path = ''] = list(ONE)
    expect(await bring([path])).toMatchObject({ clearFile: 'Educonnect-ListeResponsables-20260901080000.csv' })
    expect(existsSync(path)).toBe(true)
    expect(await office.house.imports.deleteClearFile('u1')).toMatchObject({ ok: true })
    expect(existsSync(path)).toBe(false)
    expect(await office.house.imports.deleteClearFile('u1')).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })
  it('that cannot be deleted is said to be there still', async () => {
    const [path = ''] = list(ONE)
    await bring([path])
    rmSync(path)
    mkdirSync(path)
    expect(await office.house.imports.deleteClearFile('u1')).toMatchObject({ ok: false, error: { code: 'import_file_kept' } })
  })
  it('is not asked about when no password lies in it', async () => {
    expect(await bring(list(TWO))).toMatchObject({ clearFile: null })
    expect(await office.house.imports.deleteClearFile('u1')).toMatchObject({ ok: false })
  })
})

describe('a list that is none of ours', () => {
  it('of another school, without a heading, or before any school was imported is refused', async () => {
    const file = (text: string) => [office.school.file('liste.csv', text)]
    const without = file([HEADINGS.replace('Identifiant', 'Compte'), 'x'].join('\n'))
    expect(await office.house.imports.look(without)).toMatchObject({ ok: true, value: { kind: 'table' } })
    const nameless = file([HEADINGS.replace('Nom du responsable', 'Adulte'), 'x'].join('\n'))
    expect(await office.house.imports.look(nameless)).toMatchObject({ ok: false, error: { code: 'import_missing_heading' } })
    office.house.store.db.exec('UPDATE pupil SET left_on = 1')
    expect(await office.house.imports.look(list(ONE))).toMatchObject({ ok: false, error: { code: 'no_school' } })
  })
  it('does not go with other files', async () => {
    const files = await office.school.sample({ pupils: 3, seed: 1, format: 'onde' })
    expect(await office.house.imports.look([...files, ...list(ONE)])).toMatchObject({ ok: false, error: { code: 'import_mixed' } })
  })
})

it('of a whole sample school finds every account, and again changes nothing', async () => {
  const SAMPLE = { pupils: 40, seed: 5, schoolYear: 2026 } as const
  await office.school.importAll(await office.school.sample({ ...SAMPLE, format: 'siecle' }))
  const files = await office.school.sample({ ...SAMPLE, format: 'educonnect' })
  const adults = [...sampleFamilies({ ...SAMPLE, format: 'siecle' })].flatMap((family) => family.adults.filter(({ contact }) => !contact))
  const clear = adults.filter(({ id, first, family }) => !/^\**$/.test(sampleAccount(id, first, family).password))
  expect(await bring(files)).toMatchObject({ identifiers: adults.length, passwords: clear.length, left: 0 })
  expect((await look(files)).preview).toMatchObject({ identifiers: 0, passwords: 0, unchanged: adults.length })
})
