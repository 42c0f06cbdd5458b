import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locales } from '../../src/shared/i18n/index.ts'
import { axeFaults } from './axe.ts'
import { fixtureNames } from './harness/fixtures.ts'
import { openHarness, type Harness } from './harness/open.ts'
import { roomOf } from './room.ts'

let harness: Harness
const complaints: string[] = []
beforeAll(async () => {
  harness = await openHarness()
  harness.page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  harness.page.on('pageerror', (error) => complaints.push(String(error)))
})
afterAll(() => harness.close())

const PORTRAIT = { width: 1080, height: 1920 }
const LANDSCAPE = { width: 1366, height: 768 }
const NARROW = { width: 320, height: 640 }

describe.each(['fr'])('the parents’ screens, in %s', (locale) => {
  it.each(fixtureNames)('%s is accessible, and fits both ways up', async (name) => {
    for (const size of [LANDSCAPE, PORTRAIT]) {
      await harness.go(name, { locale, ...size })
      const room = await roomOf(harness.page)
      expect({ down: room.down, across: room.across, small: room.small }).toEqual({ down: 0, across: 0, small: [] })
      if (size === PORTRAIT) expect(room.type).toBeGreaterThanOrEqual(24)
    }
    expect(await axeFaults(harness.page)).toEqual([])
  })
  it.each(fixtureNames)('%s reflows in 320 pixels, and at twice the size', async (name) => {
    await harness.go(name, { locale, ...NARROW })
    expect((await roomOf(harness.page)).across).toBe(0)
    await harness.go(name, { locale, ...PORTRAIT, textSize: 'largest' })
    expect((await roomOf(harness.page)).across).toBe(0)
  })
})

/** The words of every language: longer or shorter, in other alphabets, from the right. The layout is French's. */
describe('the parents’ screens in every other language', () => {
  it.each(fixtureNames)('%s is accessible, and nothing stands out', async (name) => {
    await harness.go(name, { locale: 'fr', ...PORTRAIT })
    for (const locale of locales.filter((other) => other !== 'fr')) {
      await harness.speak(locale)
      const { across, small } = await roomOf(harness.page)
      expect({ locale, across, small, faults: await axeFaults(harness.page) }).toEqual({ locale, across: 0, small: [], faults: [] })
    }
  })
})

describe('the harness', () => {
  it('serves every screen under the app’s own policy, and nothing is refused', () => expect(complaints).toEqual([]))
})
