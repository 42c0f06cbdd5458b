import type { CDPSession, Locator, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drawn } from '../setup/drawn.ts'
import { axeFaults } from './axe.ts'
import type { FakeKiosk } from './harness/bridge.ts'
import { fixtures, type FixtureName } from './harness/fixtures.ts'
import { openHarness, type Harness } from './harness/open.ts'
import { roomOf } from './room.ts'

/** A kiosk without a keyboard, where everything is typed by touching, and one that reads aloud: in the app's own Chromium and under its own policy. */

const PORTRAIT = { width: 1080, height: 1920 }
const LANDSCAPE = { width: 1366, height: 768 }

let harness: Harness
let page: Page
let fingers: CDPSession
const complaints: string[] = []
beforeAll(async () => {
  harness = await openHarness()
  page = harness.page
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  fingers = await page.context().newCDPSession(page)
})
afterAll(() => harness.close())

/** Shows a screen as a kiosk without a keyboard gets it. */
async function show(name: FixtureName, size: { width: number; height: number }, locale = 'fr'): Promise<void> {
  await harness.go(name, { locale, ...size })
  await page.evaluate((view) => {
    const { fake } = globalThis as unknown as { fake: FakeKiosk }
    fake.show(view)
    fake.changed('system')
  }, touchView(name))
  await drawn(page)
}
const touchView = (name: FixtureName) => ({ ...fixtures[name], token: 'touch', keyboard: 'touch' as const })
const calls = () => page.evaluate(() => (globalThis as unknown as { fake: FakeKiosk }).fake.calls)
const answers = async () => (await calls()).filter(({ procedure }) => procedure === 'kiosk.answer').map(({ input }) => input)

/** A finger: down and up in the middle of something, held until that is so. */
async function touch(what: Locator, until: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  const box = await what.boundingBox()
  if (box === null) throw new Error('nothing to touch')
  await fingers.send('Input.dispatchTouchEvent', {
    type: 'touchStart',
    touchPoints: [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }],
  })
  await until()
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
const board = () => page.getByRole('region', { name: /Clavier à l’écran|On-screen keyboard/ })
const key = (name: string) => board().getByRole('button', { name, exact: true })
async function type(...keys: readonly string[]): Promise<void> {
  for (const name of keys) {
    await key(name).waitFor()
    await touch(key(name))
  }
}
const visible = (field: Locator) =>
  field.evaluate((one) => {
    const box = one.getBoundingClientRect()
    const main = document.querySelector('main')?.getBoundingClientRect()
    return main !== undefined && box.top >= main.top - 1 && box.bottom <= main.bottom + 1
  })
const focused = (field: Locator) => field.evaluate((one) => one === document.activeElement)

describe.each([
  ['upright', PORTRAIT],
  ['lying', LANDSCAPE],
])('a kiosk without a keyboard, %s', (_way, size) => {
  it('takes a name: capitals, accents, a mistake put right, from field to field and on', async () => {
    await show('ask-identity', size)
    expect(await board().count()).toBe(0)
    const family = page.getByLabel('Nom de famille')
    const first = page.getByLabel('Prénom')
    await touch(family)
    await type('Majuscule', 'P', 'a', 'y', 'e', 't', 't', 'Effacer')
    expect(await family.inputValue()).toBe('Payet')
    expect([await focused(family), await visible(family)]).toEqual([true, true])
    await type('Suivant')
    expect(await focused(first)).toBe(true)
    await type('Majuscule', 'Z', 'o', 'é', 'Espace', 'a')
    expect(await first.inputValue()).toBe('Zoé a')
    expect([await focused(first), await visible(first)]).toEqual([true, true])
    await type('Suivant')
    await expect.poll(answers).toMatchObject([{ answer: { answer: { familyName: 'Payet', firstName: 'Zoé a' } } }])
  })
  it('takes a telephone number with a telephone’s keys', async () => {
    await show('ask-phone', size)
    const number = page.getByLabel('Numéro de téléphone mobile')
    await touch(number)
    await type(...'0692123456')
    expect(await number.inputValue()).toBe('0692123456')
    expect(await visible(number)).toBe(true)
    expect(await key('+').count()).toBe(1)
    expect(await key('a').count()).toBe(0)
    await type('Suivant')
    await expect.poll(answers).toMatchObject([{ answer: { answer: { number: '0692123456' } } }])
  })
  it('takes a code, and puts the caret where it is touched', async () => {
    await show('enter-code', size)
    const code = page.getByLabel('Code de validation')
    await touch(code)
    await type(...'48291')
    await code.evaluate((one: HTMLInputElement) => one.setSelectionRange(0, 2))
    await type('7', '0')
    expect(await code.inputValue()).toBe('70291')
    expect(await code.evaluate((one: HTMLInputElement) => one.selectionStart)).toBe(2)
    expect(await visible(code)).toBe(true)
    await type('Suivant')
    await expect.poll(answers).toMatchObject([{ answer: { answer: { kind: 'code', code: '70291' } } }])
  })
  it('has keys that a finger does not miss, and is accessible', async () => {
    for (const name of ['ask-identity', 'enter-code', 'ask-mail'] as const) {
      await show(name, size)
      await touch(page.locator('main input').first())
      await board().waitFor()
      const small = await board()
        .getByRole('button')
        .evaluateAll((all: HTMLElement[]) => all.filter((one) => one.offsetHeight < 64 || one.offsetWidth < 64).map((one) => one.innerText))
      expect(small).toEqual([])
      expect(await axeFaults(page)).toEqual([])
    }
  })
})

describe('the keyboard on the screen', () => {
  beforeEach(() => show('ask-phone', LANDSCAPE))

  it('is hidden and comes back, and leaves a list alone', async () => {
    const number = page.getByLabel('Numéro de téléphone mobile')
    await touch(number)
    await type('Masquer le clavier')
    await board().waitFor({ state: 'detached' })
    await touch(number)
    await board().waitFor()
    await touch(page.getByLabel('Indicatif'))
    await board().waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
  })
  it('is not there where the kiosk has a keyboard', async () => {
    await harness.go('ask-phone', { locale: 'fr', ...LANDSCAPE })
    await touch(page.getByLabel('Numéro de téléphone mobile'))
    await drawn(page)
    expect(await board().count()).toBe(0)
  })
  it('leaves with the screen, and does not move the main button away from under the finger', async () => {
    await touch(page.getByLabel('Numéro de téléphone mobile'))
    await type('0', '6')
    await page.getByRole('button', { name: 'Continuer' }).scrollIntoViewIfNeeded()
    await touch(page.getByRole('button', { name: 'Continuer' }))
    await expect.poll(answers).toMatchObject([{ answer: { answer: { number: '06' } } }])
    await board().waitFor({ state: 'detached' })
  })
  it('can be used with a switch: the focus stays on the key, whatever its face becomes', async () => {
    await show('ask-identity', LANDSCAPE)
    const family = page.getByLabel('Nom de famille')
    await family.focus()
    await key('Majuscule').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(key('Majuscule'))).toBe(true)
    await key('P').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => focused(key('p'))).toBe(true)
    await page.keyboard.press('Space')
    expect(await family.inputValue()).toBe('Pp')
  })
  it('keeps no copy of a password, and writes every sign of one', async () => {
    await show('enter-credentials', PORTRAIT)
    const password = page.getByRole('textbox', { name: 'Mot de passe provisoire' })
    await touch(password)
    await type('s', 'e', 'c', 'Signes, accents', '<', '&', 'Lettres', '9')
    expect(await password.inputValue()).toBe('sec<&9')
    const kept = await page.evaluate(() => {
      const boards = (globalThis as unknown as { SimpleKeyboardInstances: Record<string, { input: unknown }> }).SimpleKeyboardInstances
      return JSON.stringify(Object.values(boards).map(({ input }) => input))
    })
    expect(kept).toBe('[{"default":""}]')
  })
  it('respects the room there is in a field', async () => {
    await show('confirm-birth-date', PORTRAIT)
    const day = page.getByLabel('Jour')
    await touch(day)
    await type('3', '1', '5')
    expect(await day.inputValue()).toBe('31')
  })
  it('goes on erasing while its key is held', async () => {
    const number = page.getByLabel('Numéro de téléphone mobile')
    await touch(number)
    await type(...'0692123456')
    await touch(key('Effacer'), () => expect.poll(async () => (await number.inputValue()).length).toBeLessThan(7))
    const left = await number.inputValue()
    // Several times the pace at which it erases.
    await page.waitForTimeout(300)
    expect(await number.inputValue()).toBe(left)
  })
  it('is refused nothing by the app’s policy', () => expect(complaints).toEqual([]))
})

/** The system's voices are its own affair: these say nothing, and keep what they were given. */
const silentVoices = (): void => {
  const said: string[] = []
  const voice = (lang: string) => ({ lang, localService: true, default: true })
  const synthesis = {
    getVoices: () => [voice('fr-FR'), voice('en-GB')],
    speak: ({ text }: { text: string }) => void said.push(text),
    cancel: () => void said.splice(0),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }
  Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis })
  Object.assign(globalThis, {
    said,
    SpeechSynthesisUtterance: class {
      readonly text: string
      constructor(text: string) {
        this.text = text
      }
    },
  })
}
const said = () => page.evaluate(() => [...(globalThis as unknown as { said: string[] }).said])
const readButton = () => page.getByRole('button', { name: 'Lire à voix haute' })

async function speakEnglish(): Promise<void> {
  await page.locator('header [aria-expanded]').click()
  await page.getByRole('button', { name: 'English' }).click()
}

describe('reading aloud', () => {
  beforeAll(() => page.addInitScript(silentVoices))

  it('reads a real screen, and nothing that was typed', async () => {
    await harness.go('enter-credentials-wrong', { locale: 'fr', ...PORTRAIT })
    await page.getByRole('textbox', { name: 'Mot de passe provisoire' }).fill('s3cret-typed')
    await page.getByRole('button', { name: 'Afficher' }).click()
    await readButton().click()
    const sentences = await said()
    expect(sentences.slice(0, 2)).toEqual(['Étape 3 sur 6', 'Erreur : L’identifiant ou le mot de passe est incorrect.'])
    expect(sentences).toEqual(expect.arrayContaining(['Identifiant', 'Bouton : Continuer', 'Bouton : Quitter']))
    expect(sentences.join('\n')).not.toMatch(/s3cret|m\.payet12/)
  })
  it.each([
    ['a second touch', () => page.getByRole('button', { name: 'Arrêter la lecture' }).click()],
    ['Escape, which then does not go back', () => page.keyboard.press('Escape')],
    ['«Masquer l’écran»', () => page.getByRole('button', { name: 'Masquer l’écran' }).click()],
    ['another language', speakEnglish],
    ['the end of the session', () => page.getByRole('button', { name: 'Quitter' }).click()],
  ])('is stopped by %s', async (_what, stop) => {
    await harness.go('enter-code', { locale: 'fr', ...LANDSCAPE })
    await readButton().click()
    expect(await said()).toContain('Envoyé au 06 92, masqué, 56.')
    await stop()
    await expect.poll(said).toEqual([])
    expect((await calls()).filter(({ procedure }) => procedure === 'kiosk.back')).toEqual([])
  })
  it.each([PORTRAIT, LANDSCAPE])('leaves the screens their room and is accessible, in %o', async (size) => {
    await harness.go('home', { locale: 'fr', ...size })
    await readButton().click()
    const { down, across, small } = await roomOf(page)
    expect({ down, across, small }).toEqual({ down: 0, across: 0, small: [] })
    expect(await axeFaults(page)).toEqual([])
  })
})
