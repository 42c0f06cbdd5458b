import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeSample } from '../../src/core/import/sample.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { birthDate, button, choosePassword, confirmChildren, finish, heading, identify, quit, someone } from '../setup/parent.ts'
import { scan } from '../setup/scanner.ts'
import { openGateways, policyFor, type Gateways } from '../setup/gateways.ts'

const SAMPLE = { pupils: 60, seed: 11, format: 'siecle', schoolYear: 2026 } as const
const PIN = 'Mangue-Verte-42'

let gateways: Gateways
let folder: string
let guichet: Guichet
let pdf: string

const lastCode = (): string => /\d{6}/.exec(gateways.sms.at(-1)?.text ?? '')?.[0] ?? ''

beforeAll(async () => {
  gateways = await openGateways()
  folder = mkdtempSync(join(tmpdir(), 'guichet-first-day-'))
  const policy = join(folder, 'policy.json')
  writeFileSync(policy, JSON.stringify(policyFor(gateways)))
  pdf = join(folder, 'lettres.pdf')
  guichet = await launchGuichet({ args: ['--policy', policy], env: { GUICHET_TEST_SMS_TOKEN: 'secret-token' } })
})
afterAll(async () => {
  await guichet.close()
  await gateways.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the first day of school', () => {
  it('is set up by IT, who see the recovery code once', async () => {
    const kiosk = await guichet.page('guichet://kiosk')
    await kiosk.getByText('La borne n’est pas encore prête').waitFor()
    await button(kiosk, 'Espace du personnel').click()
    const staff = await guichet.page('guichet://staff')
    await heading(staff, 'Installer ce poste').waitFor()
    await staff.getByLabel('Votre nom').fill('Camille Exemple')
    await staff.getByLabel('Mot de passe (8 caractères au moins)', { exact: true }).fill(PIN)
    await staff.getByLabel('Le même mot de passe', { exact: true }).fill(PIN)
    await button(staff, 'Commencer').click()
    await heading(staff, 'Notez ce code de récupération').waitFor()
    expect(await staff.locator('.code').innerText()).toMatch(/^([A-Z2-9]{5}-){4}[A-Z2-9]{5}$/)
    await button(staff, 'Je l’ai mis en lieu sûr').click()
    await staff.getByText('Ce poste n’a pas de trousseau système').waitFor()
  })

  it('imports the school after a look at what would change', async () => {
    const files = await writeSample({ ...SAMPLE, outDir: join(folder, 'export') })
    await guichet.app.evaluate(
      ({ dialog }, paths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: paths })
      },
      [...files],
    )
    const staff = await guichet.page('guichet://staff')
    await staff.keyboard.press('Alt+7')
    await button(staff, 'Choisir les fichiers…').click()
    await staff.getByText(`${SAMPLE.pupils} élèves et`).waitFor()
    await button(staff, 'Importer').click()
    await staff.getByText('L’école est importée').waitFor()
  })

  it('finds a family and prints its letter to a file', async () => {
    const { adult, children } = someone(SAMPLE)
    await guichet.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    }, pdf)
    const staff = await guichet.page('guichet://staff')
    await staff.keyboard.press('Control+k')
    await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`.toLowerCase())
    await staff.getByRole('button', { name: adult.first }).first().click()
    await heading(staff, new RegExp(adult.first)).waitFor()
    expect(await staff.getByText(children[0]?.first ?? '').count()).toBeGreaterThan(0)
    await button(staff, 'Imprimer la lettre').click()
    await staff.getByRole('img', { name: 'Aperçu des lettres, page 1 sur 1' }).waitFor()
    await button(staff, 'Enregistrer le PDF').click()
    await staff.getByText('Enregistré : lettres.pdf').waitFor()
    await button(staff, 'Tout est dans le bac').click()
    await staff.getByText('Leurs mots de passe sont effacés').waitFor()
    expect(existsSync(pdf)).toBe(true)
  })

  it('activates with what is printed, typed by hand, once the mail is validated', async () => {
    const { children } = someone(SAMPLE)
    const text = execFileSync('pdftotext', ['-layout', pdf, '-']).toString()
    const identifier = /^\s*([a-z0-9]\.[a-z0-9]+)\s*$/m.exec(text)?.[1] ?? ''
    const secret = /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{5}/.exec(text)?.[0] ?? ''
    const staff = await guichet.page('guichet://staff')
    await button(staff, 'Revenir à l’écran des parents').click()
    const kiosk = await guichet.page('guichet://kiosk')
    await button(kiosk, 'J’ai reçu un courrier').click()
    await kiosk.getByLabel('Identifiant').fill(identifier)
    await kiosk.getByLabel('Mot de passe provisoire', { exact: true }).fill(secret.toLowerCase())
    await button(kiosk, 'Continuer').click()
    const asked = await heading(kiosk, /Confirmez la date de naissance/).innerText()
    const child = children.find(({ first }) => asked.endsWith(first))
    await birthDate(kiosk, '2001-01-01')
    await kiosk.getByText('La date de naissance n’est pas reconnue').first().waitFor()
    await birthDate(kiosk, child?.birth ?? '')
    await choosePassword(kiosk)
    await kiosk.getByLabel('Adresse électronique', { exact: true }).fill('parent@exemple.example')
    await kiosk.getByLabel('Confirmez l’adresse électronique').fill('parent@exemple.example')
    await button(kiosk, 'Continuer').click()
    await heading(kiosk, 'Il reste à valider votre mail').waitFor()
    expect(gateways.mails).toHaveLength(1)
    expect(gateways.mails[0]).toMatchObject({ to: 'parent@exemple.example', subject: 'Validez votre compte – Métice' })
    await button(kiosk, 'J’ai le code du mail').click()
    await kiosk.getByText('En cours d’activation').waitFor()
    await kiosk.getByLabel('Code de validation').fill(/^\s+(\d{6})$/m.exec(gateways.mails[0]?.text ?? '')?.[1] ?? '')
    await button(kiosk, 'Continuer').click()
    await heading(kiosk, 'Votre compte est actif').waitFor()
    await finish(kiosk)
    await heading(await guichet.page('guichet://kiosk'), 'Que souhaitez-vous faire ?').waitFor()
  })

  it('activates by SMS through the gateway, all eight steps', async () => {
    const { adult, children } = someone(SAMPLE, 1)
    const kiosk = await guichet.page('guichet://kiosk')
    await identify(kiosk, adult)
    await heading(kiosk, 'Saisissez le code de validation reçu par SMS').waitFor()
    expect(gateways.sms.at(-1)).toMatchObject({ to: `+33${adult.mobile.slice(1)}`, authorization: 'Bearer secret-token' })
    const first = lastCode()
    await kiosk.getByLabel('Code de validation').fill(first === '000000' ? '111111' : '000000')
    await button(kiosk, 'Continuer').click()
    await heading(kiosk, 'Le code de validation est incorrect.').waitFor()
    await button(kiosk, 'Réessayer').click()
    await heading(kiosk, 'Quel est votre numéro de téléphone mobile ?').waitFor()
    expect(await kiosk.getByLabel('Numéro de téléphone mobile').inputValue()).toBe(adult.mobile)
    await button(kiosk, 'Continuer').click()
    await heading(kiosk, 'Saisissez le code de validation reçu par SMS').waitFor()
    expect(gateways.sms).toHaveLength(2)
    await kiosk.getByLabel('Code de validation').fill(lastCode())
    await button(kiosk, 'Continuer').click()
    await confirmChildren(kiosk, children)
    await choosePassword(kiosk)
    await heading(kiosk, 'Votre compte est actif').waitFor()
    await finish(kiosk)
  })

  it('lets staff vouch, by PIN, when no code can arrive', async () => {
    const { adult, children } = someone(SAMPLE, 2)
    gateways.answer = 503
    const kiosk = await guichet.page('guichet://kiosk')
    await heading(kiosk, 'Que souhaitez-vous faire ?').waitFor()
    await identify(kiosk, adult)
    await heading(kiosk, 'Le SMS n’a pas pu partir').waitFor()
    await button(kiosk, 'Je ne peux pas recevoir de code').click()
    await kiosk.getByLabel('Code du personnel', { exact: true }).fill('000000')
    await kiosk.getByLabel('Pièce vue').selectOption('passport')
    await button(kiosk, 'Valider').click()
    await kiosk.getByText('Ce code n’est pas le bon.').waitFor()
    await kiosk.getByLabel('Code du personnel', { exact: true }).fill(PIN)
    await kiosk.getByLabel('Pièce vue').selectOption('passport')
    await kiosk.getByLabel('Pourquoi le code n’arrive pas').fill('passerelle en panne')
    await button(kiosk, 'Valider').click()
    await confirmChildren(kiosk, children)
    await choosePassword(kiosk)
    await heading(kiosk, 'Votre compte est actif').waitFor()
    await finish(kiosk)
    gateways.answer = 201
  })

  it('activates with the QR code that a scanner types', async () => {
    const { adult, children } = someone(SAMPLE, 3)
    const kiosk = await guichet.page('guichet://kiosk')
    await heading(kiosk, 'Que souhaitez-vous faire ?').waitFor()
    await button(kiosk, 'Espace du personnel').click()
    const staff = await guichet.page('guichet://staff')
    await staff.getByLabel('Code', { exact: true }).fill(PIN)
    await button(staff, 'Se connecter').click()
    await heading(staff, 'Aujourd’hui').waitFor()
    await staff.keyboard.press('Alt+2')
    await staff.getByLabel('Chercher une famille').fill(`${adult.first} ${adult.family}`)
    await staff.getByRole('button', { name: adult.first }).first().click()
    await button(staff, 'Imprimer la lettre').click()
    await button(staff, 'Enregistrer le PDF').click()
    await staff.getByText('Enregistré : lettres.pdf').waitFor()
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', pdf, join(folder, 'page')])
    const scanned = execFileSync('zbarimg', ['-q', '--raw', join(folder, 'page.png')], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
    expect(scanned).toMatch(/^GUICHET1\//)
    await button(staff, 'Revenir à l’écran des parents').click()
    const home = await guichet.page('guichet://kiosk')
    await heading(home, 'Que souhaitez-vous faire ?').waitFor()
    await scan(guichet, scanned)
    const asked = await heading(home, /Confirmez la date de naissance/).innerText()
    expect(children.some(({ first }) => asked.endsWith(first))).toBe(true)
    await quit(home)
  })
})
