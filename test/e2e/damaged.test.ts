import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeFaults } from '../renderer/axe.ts'
import { launchGuichet, type Guichet } from '../setup/electron.ts'
import { button, heading } from '../setup/parent.ts'
import { picture } from '../setup/picture.ts'
import { PIN, prepareSchool, type School } from '../setup/school.ts'
import { examplePolicy } from '../setup/station.ts'

const SAMPLE = { pupils: 60, seed: 5, format: 'siecle', schoolYear: 2026 } as const

let folder: string
let school: School
let guichet: Guichet
let staff: Page

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-damaged-'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(examplePolicy))
  school = await prepareSchool(SAMPLE, examplePolicy)
  school.goBad()
  guichet = await launchGuichet({ dataDir: school.dataDir, args: ['--policy', join(folder, 'policy.json'), '--staff'] })
  await guichet.app.evaluate(({ BaseWindow }) => BaseWindow.getAllWindows()[0]?.setContentSize(1366, 768))
  staff = await guichet.page('guichet://staff')
})
afterAll(async () => {
  await guichet.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(school.dataDir, { recursive: true, force: true })
})

describe('a disk that went bad overnight', () => {
  it('lets the office open, on its last copy, and says what may be missing until somebody has noted it', async () => {
    await staff.getByLabel('Code', { exact: true }).fill(PIN)
    await button(staff, 'Se connecter').click()
    await heading(staff, 'Aujourd’hui').waitFor()
    await staff.getByText('Guichet a repris la sauvegarde').waitFor()
    await staff.getByText(`${SAMPLE.pupils} élèves`).waitFor()
    expect(await axeFaults(staff)).toEqual([])
    await picture(staff, 'recovered')
    expect(readdirSync(join(school.dataDir, 'damaged'))).toHaveLength(1)
    await button(staff, 'C’est noté').click()
    await staff.getByText('Guichet a repris la sauvegarde').waitFor({ state: 'detached' })
    await staff.getByText(`${SAMPLE.pupils} élèves`).waitFor()
    expect(existsSync(join(school.dataDir, 'guichet.db'))).toBe(true)
  })
})
