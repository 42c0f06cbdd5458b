import { beforeEach, describe, expect, it } from 'vitest'
import { openTestStation, type TestStation } from '../../setup/station.ts'
import { tool } from '../letters/pages.ts'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillSchool, makeBatch } from './school.ts'

let test: TestStation
beforeEach(async () => {
  test = await openTestStation()
  await fillSchool(test.station.house, 40)
  return () => test.close()
})

const statesTo = (state: string): void => void test.station.house.store.db.prepare('UPDATE account SET state = ?').run(state)

describe('who gets a letter', () => {
  it('the school: each guardian once, class after class', () => {
    const { letters } = makeBatch(test.station.house, { scope: 'school' })
    expect(new Set(letters.map(({ guardianId }) => guardianId)).size).toBe(letters.length)
    const classes = letters.map(({ className }) => className)
    const runs = classes.filter((name, i) => name !== classes[i - 1])
    expect(runs.length).toBeGreaterThan(2)
    expect(new Set(runs).size).toBe(runs.length)
    expect(runs).toEqual(runs.toSorted((a, b) => String(a).localeCompare(String(b), 'fr', { numeric: true })))
  })

  it('«never notified» leaves out who has one, also one that is not confirmed yet', () => {
    const { house } = test.station
    const all = makeBatch(house, { scope: 'school' })
    const [first] = all.letters
    if (first === undefined) throw new Error('nobody')
    expect(house.batches.create({ scope: 'school', filter: 'never-notified' }, 'system')).toMatchObject({
      error: { code: 'no_letter_due' },
    })
    expect(makeBatch(house, { scope: 'school' }).letters).toHaveLength(all.letters.length)
  })

  it('a second copy has a new secret, and the first one ends', () => {
    const { house } = test.station
    const [one] = makeBatch(house, { scope: 'school' }).letters
    const guardianId = one?.guardianId ?? ''
    const secretOf = (batchId: string): string | null | undefined => house.store.letters.ofBatch(batchId)[0]?.secret
    const second = makeBatch(house, { scope: 'guardian', guardianId })
    const third = makeBatch(house, { scope: 'guardian', guardianId })
    expect(secretOf(second.id)).toBeNull()
    expect(secretOf(third.id)).toMatch(/^\w{13}$/)
    expect(house.batches.get(second.id)).toMatchObject({ value: { letters: [{ state: 'void' }] } })
  })

  it('a reminder holds no secret and changes nothing', async () => {
    const { house } = test.station
    statesTo('active')
    const ended = house.store.db.prepare('SELECT count(*) AS n FROM credential')
    const before = ended.get()
    const batch = makeBatch(house, { scope: 'school', kind: 'C03' })
    expect(ended.get()).toEqual(before)
    const drawn = await house.letters.pdf(batch.id)
    if (!drawn.ok) throw new Error(drawn.error.code)
    const path = join(test.dataDir, 'reminder.pdf')
    writeFileSync(path, drawn.value.pdf)
    const words = tool('pdftotext', '-layout', path, '-')
    expect(words).toContain('Votre mot de passe est inchangé.')
    expect(words).not.toContain('provisoire')
    for (const { id } of house.store.letters.ofBatch(batch.id)) house.store.letters.move(id, 'sent', 0)
    expect(house.batches.confirm(batch.id, [], 'system')).toMatchObject({ ok: true })
    expect(house.store.db.prepare(`SELECT DISTINCT state FROM account`).all()).toEqual([{ state: 'active' }])
  })

  it('a new provisional password of an active account ends the password they had', () => {
    const { house } = test.station
    const [one] = makeBatch(house, { scope: 'school' }).letters
    const guardianId = one?.guardianId ?? ''
    const account = house.store.accounts.byGuardian(guardianId)
    if (account === null) throw new Error('nobody')
    house.store.accounts.setState(account.id, 'active', 0)
    house.store.credentials.replace({ id: 'pw', accountId: account.id, kind: 'password', hash: 'h', now: 0, expiresAt: null })
    expect(house.batches.create({ scope: 'guardian', guardianId }, 'system')).toMatchObject({ error: { code: 'account_already_active' } })
    makeBatch(house, { scope: 'guardian', guardianId, kind: 'C05' })
    expect(house.store.credentials.current(account.id, 'password')).toBeNull()
    expect(house.store.credentials.current(account.id, 'provisional')).not.toBeNull()
    expect(house.store.accounts.byId(account.id)?.state).toBe('unnotified')
  })

  it('a page stands before each class, where wanted', async () => {
    const { house } = test.station
    const batch = makeBatch(house, { scope: 'school', separators: true })
    const drawn = await house.letters.pdf(batch.id)
    if (!drawn.ok) throw new Error(drawn.error.code)
    const path = join(test.dataDir, 'separators.pdf')
    writeFileSync(path, drawn.value.pdf)
    const pages = tool('pdftotext', '-layout', path, '-').split('\f')
    const classes = new Set(batch.letters.slice(0, drawn.value.letters).map(({ className }) => className))
    expect(pages.filter((page) => /Lettres : \d+/.test(page))).toHaveLength(classes.size)
    expect(pages[0]).toContain(batch.letters[0]?.className ?? 'Sans classe')
  })
})
