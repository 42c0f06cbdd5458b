/// <reference types="vite/client" />
import { fakeDemo, fakeKiosk } from './bridge.ts'
import { outbox } from './demo-fixture.ts'
import { fixtureNames, fixtures, type FixtureName } from './fixtures.ts'
import { fakeStaff } from './staff-bridge.ts'
import { isSettle, settleFixtures, settleNames } from './staff-fixtures.ts'

/** `?screen=NAME&locale=fr|en`: one screen of the kiosk, of «À traiter» (`&at=today`, `&theme=dark`), or `demo`, with nobody behind it. Without a name: all of them, to choose. */
const asked = new URLSearchParams(location.search)
const screen = asked.get('screen')
const isFixture = (name: string): name is FixtureName => name in fixtures

// Before anything is shown: what waits for a heading may speak at once.
const { locale } = await import('../../../src/renderer/ui/locale.svelte.ts')
Object.assign(globalThis, { speak: (code: string) => locale.set(code) })

if (screen === 'demo') {
  const bridge = fakeDemo(outbox, { networkCut: true, gatewaySlow: false, printerOutOfPaper: false, clockForwardMinutes: 1471 })
  Object.assign(globalThis, { guichet: bridge })
  await import('../../../src/renderer/demo/main.ts')
} else if (screen !== null && isSettle(screen)) {
  const fake = fakeStaff(settleFixtures[screen])
  Object.assign(globalThis, { guichet: fake.bridge, fake })
  const { staff } = await import('../../../src/renderer/staff/staff.svelte.ts')
  await import('../../../src/renderer/staff/main.ts')
  if (asked.get('at') !== 'today') staff.go({ at: 'settle' })
  if (asked.get('theme') === 'dark') staff.toggleTheme()
} else if (screen !== null && isFixture(screen)) {
  const fake = fakeKiosk(fixtures[screen].kind === 'home' ? fixtures[screen] : fixtures.home)
  Object.assign(globalThis, { guichet: fake.bridge, fake })
  await import('../../../src/renderer/parent/main.ts')
  fake.show(fixtures[screen])
  fake.changed('system')
} else {
  for (const name of [...fixtureNames, ...settleNames, 'demo']) {
    const link = document.createElement('a')
    link.href = `?screen=${name}`
    link.textContent = name
    document.body.append(link, document.createElement('br'))
  }
}
locale.set(asked.get('locale') ?? 'fr')
