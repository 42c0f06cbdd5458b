import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { openGateways, policyFor, type Gateways } from '../setup/gateways.ts'
import { birthDate, button, choosePassword, confirmChildren, finish, heading, identify, PASSWORD, quit, someone } from '../setup/parent.ts'
import { scan } from '../setup/scanner.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'

/** Every procedure of the guide beyond the first activation, at the kiosk, through a real SMTP server and a real HTTP gateway. */
const SAMPLE = { pupils: 60, seed: 21, format: 'siecle', schoolYear: 2026 } as const
const main = someone(SAMPLE)
const twin = someone(SAMPLE, 1)
const stranger = someone(SAMPLE, 2)
const waiting = someone(SAMPLE, 3)
const wrong = someone(SAMPLE, 4)
const notMine = someone(SAMPLE, 5)
const MAIL = 'nadia@exemple.example'

let gateways: Gateways
let school: School
let guichet: Guichet
let folder: string
let identifier = ''

const home = async (): Promise<Page> => {
  const page = await guichet.page('guichet://kiosk')
  await heading(page, 'Que souhaitez-vous faire ?').waitFor()
  return page
}
const lost = async (what: string): Promise<Page> => {
  const page = await home()
  await button(page, 'Identifiant ou mot de passe perdu').click()
  await button(page, what).click()
  return page
}
const lastSms = (): string => gateways.sms.at(-1)?.text ?? ''
const codeIn = (text: string): string => /\b\d{6}\b/.exec(text)?.[0] ?? ''
const mailTo = (to: string, subject: string): string =>
  gateways.mails.findLast((mail) => mail.to === to && mail.subject.includes(subject))?.text ?? ''

async function type(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(text)
}
async function signIn(page: Page, password: string): Promise<void> {
  await type(page, 'Identifiant', identifier)
  await type(page, 'Mot de passe', password)
  await button(page, 'Continuer').click()
}

beforeAll(async () => {
  gateways = await openGateways()
  folder = mkdtempSync(join(tmpdir(), 'guichet-procedures-'))
  const policy = join(folder, 'policy.json')
  writeFileSync(policy, JSON.stringify(policyFor(gateways)))
  school = await prepareSchool(SAMPLE, policyFor(gateways))
  school.rename(twin.adult.id, main.adult.id)
  guichet = await launchGuichet({ args: ['--policy', policy], env: { GUICHET_TEST_SMS_TOKEN: 'secret-token' }, dataDir: school.dataDir })
})
afterAll(async () => {
  await guichet.close()
  school.close()
  await gateways.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(school.dataDir, { recursive: true, force: true })
})

describe('«Mon compte»', () => {
  it('begins from an activation, and changes the mail once the new one is validated', async () => {
    const page = await home()
    await identify(page, main.adult)
    await type(page, 'Code de validation', codeIn(await page.getByLabel('Code de validation').waitFor().then(lastSms)))
    await button(page, 'Continuer').click()
    await confirmChildren(page, main.children)
    await choosePassword(page)
    await heading(page, 'Votre compte est actif').waitFor()
    identifier = await page.locator('dd').first().innerText()
    await button(page, 'Mon compte').click()
    await button(page, 'Modifier mon adresse mail').click()
    await type(page, 'Nouvelle adresse électronique', MAIL)
    await type(page, 'Confirmez la nouvelle adresse', 'autre@exemple.example')
    await button(page, 'Envoyer').click()
    await page.getByText('Les deux adresses ne sont pas les mêmes').first().waitFor()
    await type(page, 'Confirmez la nouvelle adresse', MAIL)
    await button(page, 'Envoyer').click()
    await heading(page, 'Validez votre nouvelle adresse').waitFor()
    await button(page, 'Je le ferai plus tard').click()
    await heading(page, 'Il reste à valider votre nouvelle adresse').waitFor()
    await finish(page)
  })

  it('says that an address waits, sends its mail again, and takes its code', async () => {
    const page = await home()
    await button(page, 'Mon compte').click()
    await signIn(page, PASSWORD)
    await page.getByText('Une adresse est en attente de confirmation').waitFor()
    await button(page, 'Modifier mon adresse mail').click()
    await button(page, 'Renvoyer un email de validation').click()
    await heading(page, 'Validez votre nouvelle adresse').waitFor()
    expect(gateways.mails.filter(({ to }) => to === MAIL)).toHaveLength(2)
    await type(page, 'Code de validation', codeIn(mailTo(MAIL, 'Validez votre nouvelle adresse')))
    await button(page, 'Continuer').click()
    await heading(page, 'Votre adresse a été mise à jour').waitFor()
    await finish(page)
  })

  it('writes to both addresses when one was there before', async () => {
    const page = await home()
    await button(page, 'Mon compte').click()
    await signIn(page, PASSWORD)
    await button(page, 'Modifier mon adresse mail').click()
    await type(page, 'Nouvelle adresse électronique', 'nouvelle@exemple.example')
    await type(page, 'Confirmez la nouvelle adresse', 'nouvelle@exemple.example')
    await button(page, 'Envoyer').click()
    await heading(page, 'Validez votre nouvelle adresse').waitFor()
    await expect.poll(() => mailTo(MAIL, 'Changement d’adresse demandé')).toContain('reste utilisée')
    expect(codeIn(mailTo('nouvelle@exemple.example', 'Validez votre nouvelle adresse'))).toMatch(/\d{6}/)
    await quit(page)
  })

  it('changes the mobile by a code, and says that the school’s record is not changed', async () => {
    const page = await home()
    await button(page, 'Mon compte').click()
    await signIn(page, PASSWORD)
    await button(page, 'Modifier mon numéro de portable').click()
    await page.getByLabel('Indicatif').selectOption('RE')
    await type(page, 'Numéro de téléphone mobile', '0692 00 00 11')
    await button(page, 'Continuer').click()
    await button(page, 'Je n’ai pas reçu de code de vérification par SMS').click()
    await button(page, 'Continuer').click()
    await page.getByLabel('Code de validation').waitFor()
    expect(gateways.sms.at(-1)?.to).toBe('+262692000011')
    await type(page, 'Code de validation', codeIn(lastSms()))
    await button(page, 'Continuer').click()
    await page.getByText('n’est pas reportée vers l’établissement').waitFor()
    await finish(page)
  })
})

describe('«Identifiant perdu»', () => {
  it('comes by mail to the address that is known', async () => {
    const page = await lost('Identifiant perdu')
    await button(page, 'Par mail').click()
    await type(page, 'Adresse électronique', MAIL)
    await button(page, 'Valider').click()
    await heading(page, 'Votre identifiant vient de partir').waitFor()
    await expect.poll(() => mailTo(MAIL, 'Votre identifiant')).toContain(identifier)
    await finish(page)
  })
  it('comes by SMS, to whichever number the school or the parent gave', async () => {
    const page = await lost('Identifiant perdu')
    await button(page, 'Par SMS').click()
    await page.getByLabel('Indicatif').selectOption('FR')
    await type(page, 'Numéro de téléphone mobile', stranger.adult.mobile)
    const before = gateways.sms.length
    await button(page, 'Valider').click()
    await heading(page, 'Votre identifiant vient de partir').waitFor()
    await expect.poll(() => gateways.sms.length).toBe(before + 1)
    expect(lastSms()).toContain('identifiant')
    await finish(page)
  })
  it('shows the same for an address that nobody has, and sends nothing', async () => {
    const page = await lost('Identifiant perdu')
    const before = gateways.mails.length
    await button(page, 'Par mail').click()
    await type(page, 'Adresse électronique', 'personne@exemple.example')
    await button(page, 'Valider').click()
    await heading(page, 'Votre identifiant vient de partir').waitFor()
    await finish(page)
    expect(gateways.mails).toHaveLength(before)
  })
})

describe('«Mot de passe perdu»', () => {
  it('is replaced by SMS', async () => {
    const page = await lost('Mot de passe perdu')
    await type(page, 'Identifiant', identifier)
    await button(page, 'Continuer').click()
    const before = gateways.sms.length
    await button(page, 'Par SMS').click()
    await page.getByLabel('Code de validation').waitFor()
    await expect.poll(() => gateways.sms.length).toBe(before + 1)
    await type(page, 'Code de validation', codeIn(lastSms()))
    await button(page, 'Continuer').click()
    await choosePassword(page, 'Girofle-Bleu-77')
    await heading(page, 'Votre mot de passe a été modifié').waitFor()
    await finish(page)
  })
  it('is replaced by mail, and the old one does not serve any more', async () => {
    const page = await lost('Mot de passe perdu')
    await type(page, 'Identifiant', identifier)
    await button(page, 'Continuer').click()
    await button(page, 'Par mail').click()
    await type(page, 'Adresse électronique', MAIL)
    await button(page, 'Valider').click()
    await page.getByLabel('Code de validation').waitFor()
    await expect.poll(() => codeIn(mailTo(MAIL, 'Votre code pour changer'))).toMatch(/\d{6}/)
    await type(page, 'Code de validation', codeIn(mailTo(MAIL, 'Votre code pour changer')))
    await button(page, 'Continuer').click()
    await choosePassword(page, 'Vanille-Rouge-88')
    await heading(page, 'Votre mot de passe a été modifié').waitFor()
    await finish(page)
    const again = await home()
    await button(again, 'Mon compte').click()
    await signIn(again, 'Girofle-Bleu-77')
    await again.getByText('L’identifiant ou le mot de passe est incorrect').first().waitFor()
    await signIn(again, 'Vanille-Rouge-88')
    await heading(again, /Bonjour/).waitFor()
    await quit(again)
  })
  it('goes on alike for an identifier that nobody has', async () => {
    const page = await lost('Mot de passe perdu')
    await type(page, 'Identifiant', 'z.inconnu99')
    await button(page, 'Continuer').click()
    await button(page, 'Par SMS').click()
    await type(page, 'Code de validation', '123456')
    await button(page, 'Continuer').click()
    await heading(page, 'Le code de validation est incorrect.').waitFor()
    await quit(page)
  })
  it('tells the guide’s error when the mail was never validated, and sends its validation mail', async () => {
    const letter = school.letter(waiting.adult.id)
    let page = await home()
    await button(page, 'J’ai reçu un courrier').click()
    await type(page, 'Identifiant', letter.identifier)
    await type(page, 'Mot de passe provisoire', letter.secret)
    await button(page, 'Continuer').click()
    const title = await heading(page, /Confirmez la date de naissance/).innerText()
    await birthDate(page, waiting.children.find(({ first }) => title.endsWith(first))?.birth ?? '')
    await choosePassword(page)
    await type(page, 'Adresse électronique', 'attente@exemple.example')
    await type(page, 'Confirmez l’adresse électronique', 'attente@exemple.example')
    await button(page, 'Continuer').click()
    await heading(page, 'Il reste à valider votre mail').waitFor()
    await finish(page)
    page = await lost('Mot de passe perdu')
    await type(page, 'Identifiant', letter.identifier)
    await button(page, 'Continuer').click()
    await button(page, 'Par mail').click()
    await type(page, 'Adresse électronique', 'attente@exemple.example')
    await button(page, 'Valider').click()
    await heading(page, 'Votre adresse électronique n’a pas encore été validée.').waitFor()
    await expect.poll(() => gateways.mails.filter(({ to }) => to === 'attente@exemple.example').length).toBe(2)
    await button(page, 'J’ai le code du mail').click()
    await type(page, 'Identifiant', letter.identifier)
    await type(page, 'Mot de passe', PASSWORD)
    await button(page, 'Continuer').click()
    await type(page, 'Code de validation', codeIn(mailTo('attente@exemple.example', 'Validez votre compte')))
    await button(page, 'Continuer').click()
    await heading(page, 'Votre compte est actif').waitFor()
    await finish(page)
  })
})

describe('«Mes enfants»', () => {
  it('adds the children of another account of the same person, which then cannot sign in and says why', async () => {
    const other = school.letter(twin.adult.id)
    const page = await home()
    await button(page, 'Mon compte').click()
    await signIn(page, 'Vanille-Rouge-88')
    await page.getByRole('tab', { name: 'Mes enfants' }).click()
    await button(page, 'Ajouter des enfants depuis un autre compte').click()
    await type(page, 'Identifiant', other.identifier)
    await type(page, 'Mot de passe', other.secret)
    await button(page, 'Continuer').click()
    await heading(page, 'Ajouter ces enfants à votre compte ?').waitFor()
    for (const { first } of twin.children) await page.getByText(first, { exact: true }).first().waitFor()
    await button(page, 'Ajouter').click()
    await heading(page, 'Vos enfants sont regroupés').waitFor()
    await button(page, 'Mon compte').click()
    await page.getByRole('tab', { name: 'Mes enfants' }).click()
    expect(await page.getByRole('tabpanel').getByRole('listitem').count()).toBe(main.children.length + twin.children.length)
    await quit(page)
    const again = await home()
    await button(again, 'J’ai reçu un courrier').click()
    await type(again, 'Identifiant', other.identifier)
    await type(again, 'Mot de passe provisoire', other.secret)
    await button(again, 'Continuer').click()
    await heading(again, 'Ce compte a été regroupé avec un autre.').waitFor()
    await quit(again)
  })
  it('asks staff when the names differ, and gives a reference', async () => {
    const other = school.letter(stranger.adult.id)
    const page = await home()
    await button(page, 'Mon compte').click()
    await signIn(page, 'Vanille-Rouge-88')
    await page.getByRole('tab', { name: 'Mes enfants' }).click()
    await button(page, 'Ajouter des enfants depuis un autre compte').click()
    await type(page, 'Identifiant', other.identifier)
    await type(page, 'Mot de passe', other.secret)
    await button(page, 'Continuer').click()
    await heading(page, 'Le nom et le prénom des deux comptes ne sont pas identiques.').waitFor()
    await page.getByText(/Votre référence : [A-Z2-9]{3}-[A-Z2-9]{3}/).waitFor()
    await quit(page)
  })
})

describe('a request', () => {
  let reference = ''
  it('is opened when a birth date is not recognised, and staff see what was entered', async () => {
    const page = await home()
    await identify(page, wrong.adult)
    await page.getByLabel('Code de validation').waitFor()
    await type(page, 'Code de validation', codeIn(lastSms()))
    await button(page, 'Continuer').click()
    for (let tries = 1; tries <= 3; tries += 1) {
      await birthDate(page, `2001-02-0${tries}`)
      if (tries < 3)
        await page
          .getByText(`Il reste ${3 - tries} essai`)
          .first()
          .waitFor()
    }
    const slip = page.getByText(/Votre référence : /)
    await slip.waitFor()
    reference = /[A-Z2-9]{3}-[A-Z2-9]{3}/.exec(await slip.innerText())?.[0] ?? ''
    await quit(page)
    const again = await lost('J’ai une référence')
    await type(again, 'Référence', reference.toLowerCase())
    await button(again, 'Continuer').click()
    await heading(again, 'L’établissement n’a pas encore traité votre demande.').waitFor()
    await quit(again)
  })
  it('is settled by staff, who tell the parent by SMS; the parent goes on where they stopped', async () => {
    for (const child of wrong.children) school.correctBirthDate(wrong.adult.id, child.first, '2013-04-05')
    await button(await home(), 'Espace du personnel').click()
    const staff = await guichet.page('guichet://staff')
    await type(staff, 'Code', PIN)
    await button(staff, 'Se connecter').click()
    await button(staff, /demandes? attend/).click()
    const request = staff.getByRole('article').filter({ hasText: reference })
    await request.getByText('Date de naissance non reconnue').waitFor()
    await request.getByRole('button', { name: 'Marquer comme traité' }).click()
    await request.waitFor({ state: 'detached' })
    await expect.poll(lastSms).toContain(reference)
    await button(staff, 'Revenir à l’écran des parents').click()
    const page = await home()
    await scan(guichet, `GUICHETR/${reference}`)
    await page.getByLabel('Code de validation').waitFor()
    await type(page, 'Code de validation', codeIn(lastSms()))
    await button(page, 'Continuer').click()
    for (let left = wrong.children.length; left > 0; left -= 1) {
      await birthDate(page, '2013-04-05')
      if (left > 1) await page.getByText(`Enfant ${wrong.children.length - left + 2} sur ${wrong.children.length}`).waitFor()
    }
    await choosePassword(page)
    await heading(page, 'Votre compte est actif').waitFor()
    await finish(page)
  })
  it('is opened by «Ce n’est pas mon enfant»', async () => {
    const page = await home()
    await identify(page, notMine.adult)
    await page.getByLabel('Code de validation').waitFor()
    await type(page, 'Code de validation', codeIn(lastSms()))
    await button(page, 'Continuer').click()
    await button(page, 'Ce n’est pas mon enfant').click()
    await page.getByText(/Votre référence : /).waitFor()
    await quit(page)
  })
  it('is opened when a number is not recognised', async () => {
    const page = await home()
    await identify(page, { ...notMine.adult, mobile: '0639980098' })
    await heading(page, 'Votre numéro de téléphone n’est pas reconnu.').waitFor()
    await page.getByText(/Votre référence : /).waitFor()
    await quit(page)
  })
})

describe('a parent who does not know', () => {
  it('is led by two questions', async () => {
    const page = await home()
    await button(page, 'Je ne sais pas').click()
    await heading(page, 'Avez-vous reçu un courrier de l’établissement ?').waitFor()
    await button(page, 'Non').click()
    await heading(page, 'Vous êtes-vous déjà connecté ?').waitFor()
    await button(page, 'Oui').click()
    await heading(page, 'Que cherchez-vous ?').waitFor()
    await quit(page)
  })
})
