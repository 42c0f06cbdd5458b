import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure, type Failure } from '../../src/shared/codes.ts'
import type { ProceduresOn } from '../../src/shared/contract.ts'
import { axeFaults } from './axe.ts'
import { openHarness, type Harness } from './harness/open.ts'
import type { FakeStaff } from './harness/staff-bridge.ts'
import { settleFixtures, settleNames, type SettleName } from './harness/staff-fixtures.ts'
import { roomOf } from './room.ts'

/** «À traiter» and the line about the hub, in the app's own Chromium and under its own policy, with nobody behind them. */

const LANDSCAPE = { width: 1366, height: 768 }
/** The same window at 200 %. */
const DOUBLED = { width: 683, height: 384 }

let harness: Harness
let page: Page
const complaints: string[] = []
beforeAll(async () => {
  harness = await openHarness()
  page = harness.page
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
})
afterAll(() => harness.close())

async function show(name: SettleName, { size = LANDSCAPE, locale = 'fr', more = '' } = {}): Promise<void> {
  await harness.go(`${name}${more}`, { locale, ...size })
  const { conflicts, refused } = settleFixtures[name]
  if (more === '')
    await page
      .locator('[data-item]')
      .nth(conflicts.length + refused.length - 1)
      .or(page.getByText(/^(Rien à traiter|Nothing to settle)/))
      .first()
      .waitFor()
}
const calls = () => page.evaluate(() => (globalThis as unknown as { fake: FakeStaff }).fake.calls)
const refuse = (procedure: ProceduresOn<'staff'>, why: Failure): Promise<void> =>
  page.evaluate(([asked, code]) => (globalThis as unknown as { fake: FakeStaff }).fake.refuse(asked, code), [procedure, why] as const)
const focused = (): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.closest('[data-item]')?.querySelector('h3')?.textContent.trim() ?? null)
const status = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor()

describe.each(settleNames)('%s', (name) => {
  it('is accessible, in both themes, and fits', async () => {
    for (const more of ['&theme=dark', '']) {
      await show(name, { more })
      expect(await axeFaults(page)).toEqual([])
    }
    expect((await roomOf(page)).across).toBe(0)
    await show(name, { size: DOUBLED })
    expect((await roomOf(page)).across).toBe(0)
  })
  it('is accessible in English', async () => {
    await show(name, { locale: 'en' })
    expect(await axeFaults(page)).toEqual([])
    expect(await page.locator('body').innerText()).not.toMatch(/undefined|null|\{/)
  })
})

describe('what staff read', () => {
  it.each<[SettleName, string]>([
    ['settle-none', 'Tout est partagé · vu à 10 h 12'],
    ['settle-few', '3 modifications en attente depuis 10 h 12'],
    ['settle-silent', 'Le serveur ne répond pas : ce poste continue seul, 3 modifications attendent'],
    ['settle-join', 'Ce poste n’est pas encore rattaché à guichet.college.example'],
  ])('%s: the line in the rail, wherever they are', async (name, line) => {
    await show(name, { more: '&at=today' })
    await page.locator('aside').getByText(line).waitFor()
  })
  it('today counts what is to be settled, and leads there', async () => {
    await show('settle-few', { more: '&at=today' })
    await page.getByRole('button', { name: '3 points à traiter' }).click()
    await page.getByRole('heading', { name: 'À traiter' }).waitFor()
  })
  it('every kind has its own sentence', async () => {
    await show('settle-every')
    const heads = await page.locator('[data-item] h3').allInnerTexts()
    expect(heads).toHaveLength(settleFixtures['settle-every'].conflicts.length + 3)
    expect(new Set(heads).size).toBe(heads.length)
  })
  it('what touches somebody’s rights has no button for a secretary', async () => {
    await show('settle-every')
    const rights = page.getByRole('article', { name: 'Droits' })
    expect(await rights.getByRole('button').count()).toBe(0)
    await rights.getByText('La direction ou l’informatique en décide.').waitFor()
  })
})

describe('with the keyboard', () => {
  it('one key decides, the next one has the focus, and «Annuler» brings it back', async () => {
    await show('settle-few')
    await expect.poll(focused).toBe('Mobile')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Adresse')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('p')
    await status('C’est pris : Nadia Payet')
    const [mobile, address] = settleFixtures['settle-few'].conflicts
    expect(await calls()).toEqual([{ procedure: 'staff.sync.decide', input: { conflictIds: [mobile?.id], way: 'take' } }])
    await expect.poll(focused).toBe('Adresse')
    await page.keyboard.press('g')
    await status('C’est gardé : Nadia Payet')
    expect((await calls()).at(-1)?.input).toEqual({ conflictIds: [address?.id], way: 'keep' })
    await expect.poll(focused).toMatch(/^Deux lettres/)
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByRole('article', { name: 'Adresse' }).waitFor()
    expect((await calls()).at(-1)).toEqual({ procedure: 'staff.sync.undecide', input: { conflictIds: [address?.id] } })
  })
  it('Alt+0 leads there', async () => {
    await show('settle-few', { more: '&at=today' })
    await page.locator('aside').getByText('Alt+0').waitFor()
    await page.keyboard.press('Alt+0')
    await page.getByRole('heading', { name: 'À traiter' }).waitFor()
  })
  it('a letter typed elsewhere decides nothing', async () => {
    await show('settle-few')
    await expect.poll(focused).toBe('Mobile')
    await page.getByRole('button', { name: 'Synchroniser maintenant' }).focus()
    await page.keyboard.press('g')
    expect(await calls()).toEqual([])
  })
  it('all of one family are kept at once', async () => {
    await show('settle-few')
    await page.getByRole('button', { name: 'Tout garder pour Nadia Payet (2)' }).click()
    await status('Nadia Payet : 2 gardés.')
    expect(await page.locator('[data-item]').count()).toBe(1)
  })
  it('a new letter that cannot be made settles nothing', async () => {
    await show('settle-few')
    await page.getByRole('article', { name: /^Deux lettres/ }).focus()
    await page.keyboard.press('l')
    await page.locator('.said.bad').waitFor()
    expect((await calls()).map(({ procedure }) => procedure)).toEqual(['staff.letters.create'])
    expect(await page.locator('[data-item]').count()).toBe(3)
  })
  it('somebody else decided first: told, and the list is as it is', async () => {
    await show('settle-few')
    await expect.poll(focused).toBe('Mobile')
    await refuse('staff.sync.decide', failure('not_found'))
    await page.keyboard.press('g')
    await page.locator('.said.bad').waitFor()
  })
  it('what was refused is resubmitted by one key, and dismissed after a question', async () => {
    await show('settle-refused')
    await expect.poll(focused).toMatch(/^Fiche corrigée/)
    await page.keyboard.press('r')
    await status('C’est refait sur ce poste')
    await expect.poll(focused).toMatch(/^Enfant rattaché/)
    await page.keyboard.press('e')
    await status('Écarter la modification de Camille Exemple ?')
    expect(await axeFaults(page)).toEqual([])
    await page.keyboard.press('Enter')
    await status('C’est écarté')
    expect((await calls()).map(({ procedure, input }) => [procedure, input])).toEqual([
      ['staff.sync.resubmit', { changeId: 'r-change_not_understood' }],
      ['staff.sync.dismiss', { changeId: 'r-parent_missing' }],
    ])
  })
})

describe('joining the school’s hub', () => {
  it('a wrong code is told beside its field and stays there; the right one joins', async () => {
    await show('settle-join')
    await refuse('staff.sync.join', failure('join_code_wrong'))
    await page.getByLabel('Code de rattachement').fill(' ABCD-1234 ')
    await page.keyboard.press('Enter')
    await status(/Ce code ne rattache aucun poste/)
    expect(await page.getByLabel('Code de rattachement').inputValue()).toBe(' ABCD-1234 ')
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Rattacher' }).click()
    await status('Ce poste est rattaché à Collège des Filaos.')
    expect((await calls()).at(-1)).toEqual({ procedure: 'staff.sync.join', input: { code: 'ABCD-1234' } })
  })
  it('is offered again when the hub no longer takes this machine', async () => {
    await show('settle-forked')
    await page.getByLabel('Code de rattachement').waitFor()
    await status('Avec un nouveau code, il reprend où il en était')
  })
  it('is not offered to who may not', async () => {
    await show('settle-to-join')
    await status(/L’informatique le rattache/)
    expect(await page.getByLabel('Code de rattachement').count()).toBe(0)
  })
})

it('nothing was refused by the app’s own policy, and nothing went wrong', () => expect(complaints).toEqual([]))
