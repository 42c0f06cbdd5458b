import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fold } from '../../../src/core/domain/names.ts'
import { anyone, openTestStation, type TestStation } from '../../setup/station.ts'

let school: TestStation
beforeEach(async () => {
  school = await openTestStation()
  const { db } = school.station.house.store
  const people = [
    ['g1', 'Le Goff', null, 'Maëlys', '+262692123456', null, 'm.legoff'],
    ['g2', 'LEFEVRE', 'Hoarau', 'Jean-Marc', null, 'jm.lefevre@exemple.fr', 'jm.hoarau'],
    ['g3', 'Lefèvre', null, 'Guillaume', '+262693000102', null, 'g.lefevre'],
    ['g4', 'Payet', null, 'Sylvie', null, null, 's.payet'],
    ['g5', 'De la Cruz', null, 'Inès', null, null, 'i.delacruz'],
    ['g6', 'Duboscq', null, 'Lucas', null, null, 'l.duboscq'],
  ] as const
  const guardian =
    db.prepare(`INSERT INTO guardian (id, source_key, family_name, usage_name, first_name, mobile, mail, search_name, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`)
  const account = db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', 0)`)
  for (const [id, family, usage, first, mobile, mail, identifier] of people) {
    guardian.run(id, `siecle:${id}`, family, usage, first, mobile, mail, fold(`${usage ?? family} ${first}`))
    account.run(`a-${id}`, id, identifier)
  }
  db.exec(`
    INSERT INTO pupil (id, source_key, family_name, first_name, birth_date, class_name, updated_at) VALUES
      ('p1', 'ine:1', 'Le Goff', 'Anaé', '2014-01-02', '6B', 0), ('p2', 'ine:2', 'Payet', 'Noah', '2013-01-02', '5A', 0);
    INSERT INTO responsibility (guardian_id, pupil_id) VALUES ('g1', 'p1'), ('g4', 'p2'), ('g3', 'p2');`)
})
afterEach(() => school.close())

const find = (query: string, more: Partial<typeof anyone> = {}): readonly string[] =>
  school.station.house.families.search({ ...anyone, query, ...more }).rows.map((row) => row.guardianId)

describe('one search box', () => {
  it.each([
    ['le goff maelys', ['g1']],
    ['MAËLYS legoff', ['g1']],
    ['goff', ['g1']],
    ['lefevre', ['g2', 'g3']],
    ['hoarau jean marc', ['g2']],
    ['jeanmarc', ['g2']],
    ['06 92 12', ['g1']],
    ['0692', ['g1']],
    ['+262 692', ['g1']],
    ['3456', ['g1']],
    ['jm.lefevre@ex', ['g2']],
    ['s.payet', ['g4']],
    ['anae', ['g1']],
    ['noah payet', ['g3', 'g4']],
    ['payet 5a', ['g3', 'g4']],
    ['personne', []],
  ])('%s', (query, expected) => expect(find(query)).toEqual(expected))

  it.each([
    ['maleys', ['g1']],
    ['legof', ['g1']],
    ['gogf maelys', ['g1']],
    ['lefebvre', ['g2', 'g3']],
    ['guilaume lefevre', ['g3']],
    ['sylvie payte', ['g4']],
  ])('%s, though nobody is called so', (query, expected) => expect(find(query)).toEqual(expected))

  it.each([
    ['d ela cruz', ['g5']],
    ['dela cruz ines', ['g5']],
    ['inès del acruz', ['g5']],
    ['delacruz', ['g5']],
    ['de lacruz', ['g5']],
    ['leg off', ['g1']],
    ['du boscq', ['g6']],
    ['lucas dubo scq', ['g6']],
    ['d ela crus', ['g5']],
    ['d ela cruz lucas', []],
  ])('%s, with its space at another place', (query, expected) => expect(find(query)).toEqual(expected))
  it('finds both ways to write a name, whichever is typed', () => {
    const { db } = school.station.house.store
    db.exec(`UPDATE guardian SET family_name = 'LEGOFF', search_name = 'legoff lucas' WHERE id = 'g6'`)
    expect(find('le goff')).toEqual(['g1', 'g6'])
    expect(find('legoff')).toEqual(['g1', 'g6'])
  })

  it('says which names it looked for instead', () => {
    const { instead } = school.station.house.families.search({ ...anyone, query: 'maleys' })
    expect(instead).toEqual(['maelys'])
    expect(school.station.house.families.search({ ...anyone, query: 'maelys' }).instead).toEqual([])
  })
})

describe('lists', () => {
  it('are in the order of names, or another, those who lack it last', () => {
    expect(find('')).toEqual(['g5', 'g6', 'g2', 'g1', 'g3', 'g4'])
    expect(find('', { sort: 'name', down: true })).toEqual(['g4', 'g3', 'g1', 'g2', 'g6', 'g5'])
    expect(find('', { sort: 'mobile' }).slice(0, 2)).toEqual(['g1', 'g3'])
    expect(find('', { sort: 'mobile', down: true }).slice(0, 2)).toEqual(['g3', 'g1'])
    expect(find('', { sort: 'class' }).slice(-1)).toEqual(['g2'])
  })
  it('are narrowed by class, state, mobile and mail', () => {
    expect(find('', { className: '5A' })).toEqual(['g3', 'g4'])
    expect(find('', { mobile: false })).toEqual(['g5', 'g6', 'g2', 'g4'])
    expect(find('', { mail: true })).toEqual(['g2'])
    expect(find('', { state: 'active' })).toEqual([])
    expect(find('payet', { className: '6B' })).toEqual([])
  })
  it('are given page by page', () => {
    expect(find('', { limit: 2, offset: 1 })).toEqual(['g6', 'g2'])
    expect(school.station.house.families.search({ ...anyone, limit: 1 }).total).toBe(6)
  })
})

describe('whatever changes a family', () => {
  it.each([
    [
      `UPDATE guardian SET family_name = 'Zafimaro', usage_name = NULL, search_name = 'zafimaro sylvie' WHERE id = 'g4'`,
      'zafimaro',
      ['g4'],
    ],
    [`UPDATE pupil SET first_name = 'Ilyès' WHERE id = 'p2'`, 'ilyes', ['g3', 'g4']],
    [`DELETE FROM responsibility WHERE guardian_id = 'g3'`, 'noah', ['g4']],
    [`UPDATE guardian SET left_on = '2026-09-01' WHERE id = 'g1'`, 'legoff', []],
    [`INSERT INTO contact_point (account_id, kind, value) VALUES ('a-g4', 'mobile', '+262692999888')`, '0692999', ['g4']],
    [`UPDATE account SET state = 'active' WHERE id = 'a-g2'`, 'hoarau', ['g2']],
  ])('%s', (sql, query, expected) => {
    find('')
    school.station.house.store.db.exec(sql)
    expect(find(query)).toEqual(expected)
  })
  it('takes its new place in the order of names', () => {
    find('')
    school.station.house.store.db.exec(`UPDATE guardian SET family_name = 'Abel', search_name = 'abel sylvie' WHERE id = 'g4'`)
    expect(find('')).toEqual(['g4', 'g5', 'g6', 'g2', 'g1', 'g3'])
  })
  it('is read a little at a time after a large import, and said while it goes on', () => {
    const { store, finder } = school.station.house
    find('')
    const insert = store.db.prepare(
      `INSERT INTO guardian (id, source_key, family_name, first_name, search_name, updated_at) VALUES (?, ?, 'Many', ?, ?, 0)`,
    )
    const account = store.db.prepare(
      `INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', 0)`,
    )
    store.atomically(() => {
      for (let i = 0; i < 2_600; i += 1) {
        insert.run(`m${i}`, `m${i}`, `N${i}`, `many n${i}`)
        account.run(`a-m${i}`, `m${i}`, `many${i}`)
      }
    })
    expect(school.station.house.families.search({ ...anyone, query: 'many' })).toMatchObject({ total: 2000, behind: 600 })
    let done = false
    finder.keepUp(school.timers, () => (done = true))
    for (let turn = 0; turn < 3; turn += 1) school.timers.fire()
    expect(done).toBe(true)
    expect(school.station.house.families.search({ ...anyone, query: 'many' })).toMatchObject({ total: 2600, behind: 0 })
  })
})
