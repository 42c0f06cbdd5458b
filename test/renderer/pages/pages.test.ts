import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqliteDatabase } from '../../../src/hub/store/sqlite.ts'
import { locales } from '../../../src/shared/i18n/index.ts'
import { hubSchool } from '../../integration/pages/hub-school.ts'
import { drawn } from '../../setup/drawn.ts'
import { axeFaults } from '../axe.ts'
import { openWindow, type Window } from '../harness/window.ts'
import { roomOf } from '../room.ts'
import { pageFixtures } from './fixtures.ts'
import { serve, serveFixtures, type Served } from './serve.ts'

let [window, served]: [Window | null, Served | null] = [null, null]
const up = () => {
  if (window === null || served === null) throw new Error('not started')
  return { page: window.page, base: served.base }
}
const complaints: string[] = []
beforeAll(async () => {
  served = await serveFixtures()
  window = await openWindow()
  window.page.on('console', (message) => {
    // The status of a page that says no is no complaint.
    if (message.type() === 'error' && !message.text().includes('the server responded with a status of')) complaints.push(message.text())
  })
})
afterAll(async () => {
  await window?.close()
  await served?.close()
})

const NARROW = { width: 320, height: 640 }
const WIDE = { width: 1366, height: 768 }

describe('the hub’s pages, in every language', () => {
  it.each(Object.keys(pageFixtures))('%s is accessible, and reflows in 320 pixels', async (name) => {
    const { page, base } = up()
    await page.setViewportSize(NARROW)
    for (const locale of locales) {
      await page.goto(`${base}/${name}?lang=${locale}`)
      await page.locator('summary').click()
      const { across, small } = await roomOf(page)
      const faults = await axeFaults(page)
      const menu = await page.locator('summary').boundingBox()
      expect({ locale, across, small, faults, menu: (menu?.height ?? 0) >= 48 }).toEqual({
        locale,
        across: 0,
        small: [],
        faults: [],
        menu: true,
      })
      expect(await page.locator('html').getAttribute('dir')).toBe(locale === 'ar' ? 'rtl' : 'ltr')
    }
  })

  it.each(Object.keys(pageFixtures))('%s stays whole at twice the size, and in the dark', async (name) => {
    const { page, base } = up()
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(`${base}/${name}?lang=fr`)
    expect(await axeFaults(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'light' })
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '225%'))
    expect((await roomOf(page)).across).toBe(0)
  })
})

it('a parent chooses a new password with the keyboard alone, corrects it, and reads that it is done', async () => {
  const database = sqliteDatabase({ path: ':memory:' })
  const s = await hubSchool(database)
  await s.activating()
  s.activate()
  s.clock.forward(1_000)
  await s.forgotten()
  await s.sync()
  const hub = await serve(s.pages)
  const { page } = up()
  try {
    await page.goto(`${hub.base}${s.lastLink()}`)
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await drawn(page)
    // The languages, then the first field.
    await press('Tab', 'Tab')
    await page.keyboard.type('facile')
    await press('Tab')
    await page.keyboard.type('facile')
    await Promise.all([page.waitForNavigation(), press('Enter')])
    await drawn(page)
    expect(await page.title()).toMatch(/^Erreur\s:/)
    const focused = page.locator('input:focus')
    expect(await focused.getAttribute('aria-invalid')).toBe('true')
    const described = (await focused.getAttribute('aria-describedby'))?.split(' ').at(-1) ?? ''
    expect(await page.locator(`#${described}`).innerText()).toContain('trop simple')

    await page.keyboard.type('Corossol-Mûr-7')
    await press('Tab')
    await page.keyboard.type('Corossol-Mûr-7')
    await press('Tab')
    await Promise.all([page.waitForNavigation(), press('Enter')])
    expect(await page.locator('h1').innerText()).toBe('Votre mot de passe a été modifié')
    await Promise.all([page.waitForNavigation(), page.goto(`${hub.base}${s.lastLink()}`)])
    expect(await page.locator('h1').innerText()).toBe('Ce lien a déjà servi')
  } finally {
    await hub.close()
    await database.close()
  }
})

it('no page asks for anything that its own policy refuses', () => expect(complaints).toEqual([]))
