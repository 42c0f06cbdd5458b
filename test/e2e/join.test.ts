import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../setup/hub.ts'
import { button, heading } from '../setup/parent.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

const SAMPLE = { pupils: 12, seed: 11, format: 'siecle', schoolYear: 2026 } as const

let folder: string
let school: School
let hub: TestHub
let other: LinkedStation
let guichet: Guichet
let staff: Page
const status = (text: string | RegExp): Promise<void> => staff.getByText(text).first().waitFor()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-join-'))
  hub = await openTestHub()
  school = await prepareSchool(SAMPLE, examplePolicy, 'it')
  const policy = join(folder, 'policy.json')
  writeFileSync(policy, JSON.stringify({ ...examplePolicy, hub: { url: hub.url } }))
  guichet = await launchGuichet({ dataDir: school.dataDir, args: ['--policy', policy, '--staff'] })
  staff = await guichet.page('guichet://staff')
  await staff.getByLabel('Code', { exact: true }).fill(PIN)
  await button(staff, 'Se connecter').click()
  await heading(staff, 'Aujourd’hui').waitFor()
})
afterAll(async () => {
  await guichet.close()
  other.close()
  school.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a machine whose policy names a hub', () => {
  it('says in the rail that it has not joined, and IT joins it with a code', async () => {
    await staff
      .locator('aside')
      .getByText(/Ce poste n’est pas encore rattaché à 127\.0\.0\.1/)
      .waitFor()
    await staff.keyboard.press('Alt+0')
    await heading(staff, 'À traiter').waitFor()
    expect(await axeFaults(staff)).toEqual([])
    await staff.getByLabel('Code de rattachement').fill('AAAA-BBBB-CCCC')
    await staff.keyboard.press('Enter')
    await status(/Ce code ne rattache aucun poste/)
    await staff.getByLabel('Code de rattachement').fill(await hub.code())
    await staff.keyboard.press('Enter')
    await status('Ce poste est rattaché à Collège des Filaos.')
    await staff
      .locator('aside')
      .getByText(/Tout est partagé · vu à/)
      .waitFor()
  })
  it('shares its families, and shows what another machine corrects without being asked', async () => {
    other = await openLinkedStation(hub.url)
    expect(await other.station.house.hub.join(await hub.code(), 'it')).toMatchObject({ ok: true })
    await other.when('the families', () => other.station.house.store.families.pupils() === SAMPLE.pupils)
    const { db } = other.station.house.store
    const { id, name } = db.prepare<[], { id: string; name: string }>('SELECT id, first_name AS name FROM guardian ORDER BY id').get() ?? {
      id: '',
      name: '',
    }
    await staff.keyboard.press('Control+k')
    await staff.getByLabel('Chercher une famille').fill('06 39 98 10 55')
    await status(/Aucune famille|Personne/)
    const made = other.station.house.corrections.make({ kind: 'guardian', id }, { mobile: '06 39 98 10 55' }, 'dit au guichet', 'p1')
    expect(made.ok).toBe(true)
    await staff.locator('[data-row="0"]', { hasText: name }).waitFor()
  })
  it('goes on alone when the hub is gone, and says so', async () => {
    await hub.close()
    await staff.keyboard.press('Alt+0')
    await button(staff, 'Synchroniser maintenant').click()
    await staff
      .locator('aside')
      .getByText(/Le serveur ne répond pas\s: ce poste continue seul/)
      .waitFor()
  })
})
