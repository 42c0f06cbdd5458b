import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import type { PolicyInput } from '../../src/shared/policy.ts'
import { cable } from '../setup/cable.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../setup/hub.ts'
import { button } from '../setup/parent.ts'
import { PIN, prepareSchool } from '../setup/school.ts'
import type { Album } from './album.ts'
import { SCHOOL } from './parents.ts'

const PUPILS = 600

interface Office {
  readonly policy: PolicyInput
  readonly width: number
  readonly height: number
}

/** A kiosk and an office computer that share a school through its hub: the kiosk is watched, and two people's words are settled. */
export async function sharedOffice(album: Album, { policy: asked, width, height }: Office): Promise<void> {
  const hub = await openTestHub()
  const line = await cable(Number(new URL(hub.url).port))
  const policy = { ...asked, supervision: 'each-parent' as const, hub: { url: `http://127.0.0.1:${line.port}` } }
  const school = await prepareSchool({ ...SCHOOL, pupils: PUPILS }, policy, 'head')
  school.depart()
  school.purged()
  school.close()
  const kioskDir = mkdtempSync(join(tmpdir(), 'guichet-tour-kiosk-'))
  const file = join(kioskDir, 'policy.json')
  writeFileSync(file, JSON.stringify(policy))
  const apps: Guichet[] = []
  try {
    await disagree(hub, line, [school.dataDir, kioskDir], policy)
    const args = ['--policy', file, '--force-device-scale-factor=1']
    const kiosk = await launchGuichet({ dataDir: kioskDir, args })
    apps.push(kiosk)
    const office = await launchGuichet({ dataDir: school.dataDir, args: [...args, '--staff'] })
    apps.push(office)
    for (const app of apps) await resize(app, width, height)
    const staff = await office.page('guichet://staff')
    await staff.getByLabel('Code', { exact: true }).fill(PIN)
    await button(staff, 'Se connecter').click()
    await staff.getByText(/Tout est partagé/).waitFor()
    const take = (name: string): Promise<void> => album.take(staff, name, office)
    await take('poste-rattache')
    const parents = await kiosk.page('guichet://kiosk')
    await button(parents, /^Je n’ai pas encore d’identifiant/).click()
    await parents.getByText('Le secrétariat est prévenu.').waitFor()
    await album.take(parents, 'attente-du-secretariat', kiosk)
    await staff.getByText('Le parent attend que vous ouvriez sa session.').waitFor()
    await take('bornes')
    await settle(staff, take)
    await button(staff, 'Conservation').click()
    await staff.getByRole('heading', { level: 2 }).first().waitFor()
    await take('conservation')
    await large(staff, take)
  } finally {
    for (const app of apps) await app.close()
    await line.close()
    await hub.close()
    for (const folder of [school.dataDir, kioskDir]) rmSync(folder, { recursive: true, force: true })
  }
}

/** Both machines join; then each says something else of the same people while the office's cable is out. */
async function disagree(
  hub: TestHub,
  line: Awaited<ReturnType<typeof cable>>,
  dirs: readonly string[],
  policy: PolicyInput & { readonly hub: { readonly url: string } },
): Promise<void> {
  const stations: LinkedStation[] = []
  for (const dataDir of dirs) {
    const one = await openLinkedStation(stations.length === 0 ? policy.hub.url : hub.url, { dataDir, policy })
    one.clock.forward(Date.now() - one.clock.now())
    const joined = await one.station.house.hub.join(await hub.code(), 'it')
    if (!joined.ok) throw new Error(joined.error.code)
    await one.linked()
    await one.when('the families', () => one.station.house.store.families.pupils() >= PUPILS - 1)
    stations.push(one)
  }
  line.unplug()
  for (const [at, { station }] of stations.entries()) {
    const { corrections, batches, store } = station.house
    const me = store.people.all()[0]?.id ?? 'system'
    const by = at === 0 ? me : 'sacha'
    if (at === 1) store.people.add({ id: by, name: 'Sacha Modèle', role: 'secretary', pinHash: 'none' })
    const ids = store.db.prepare<[], { id: string }>('SELECT id FROM guardian WHERE left_on IS NULL ORDER BY id LIMIT 3').all()
    const [first = '', second = '', third = ''] = ids.map(({ id }) => id)
    const number = `06 39 98 10 0${at + 1}`
    corrections.make({ kind: 'guardian', id: first }, { mobile: number }, 'dit au guichet', by)
    corrections.make({ kind: 'guardian', id: second }, { address: `${at + 3} rue des Filaos` }, 'dit au guichet', by)
    batches.create({ scope: 'guardian', guardianId: third }, by)
  }
  await stations[1]?.linked()
  for (const { station } of stations) station.close()
  line.plug()
}

async function settle(staff: Page, take: (name: string) => Promise<void>): Promise<void> {
  await staff.keyboard.press('Alt+0')
  await staff.getByRole('article').nth(2).waitFor()
  await take('a-traiter')
  await staff.getByRole('article').first().focus()
  await staff.keyboard.press('g')
  await button(staff, 'Annuler').waitFor()
  await take('a-traiter-decide')
}

/** One look at twice the size of text. */
async function large(staff: Page, take: (name: string) => Promise<void>): Promise<void> {
  const size = staff.getByRole('button', { name: /^Texte/ })
  for (let percent = await size.innerText(); !percent.includes('200'); percent = await size.innerText()) await size.click()
  await take('conservation-200')
  await staff.keyboard.press('Alt+0')
  await staff.getByRole('article').first().waitFor()
  await take('a-traiter-200')
  await staff.keyboard.press('Alt+1')
  await staff.getByText('Le parent attend que vous ouvriez sa session.').waitFor()
  await take('bornes-200')
  await staff.keyboard.press('Alt+7')
  await button(staff, 'Choisir les fichiers…').waitFor()
  await take('import-200')
}

const resize = ({ app }: Guichet, width: number, height: number): Promise<void> =>
  app.evaluate(({ BaseWindow }, size) => BaseWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height })
