import { beforeAll, describe, expect, it } from 'vitest'
import { Kiosk } from '../../../../src/renderer/parent/kiosk.svelte.ts'
import { failure } from '../../../../src/shared/codes.ts'
import { err, ok } from '../../../../src/shared/result.ts'
import type { KioskView } from '../../../../src/shared/screens.ts'
import { fakeKiosk } from '../../../renderer/harness/bridge.ts'
import { fixtures } from '../../../renderer/harness/fixtures.ts'
import { fakeTime, settled } from './fake-time.ts'

beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: { lang: 'fr', dir: 'ltr' } } })
})

async function kioskAt(view: KioskView) {
  const time = fakeTime()
  const core = fakeKiosk(view)
  const kiosk = new Kiosk(core.bridge, time)
  kiosk.start()
  await settled()
  const asked = (procedure: string) => core.calls.filter((call) => call.procedure === procedure)
  return { time, core, kiosk, asked }
}

const asView = (view: KioskView): KioskView => view

describe('the parent’s window', () => {
  it('shows what core says, and the school’s name stays on the screens after home', async () => {
    const { core, kiosk } = await kioskAt(fixtures.home)
    core.show(fixtures['ask-phone'])
    await kiosk.begin('register-by-sms')
    expect(kiosk.view).toEqual(fixtures['ask-phone'])
    expect(kiosk.school).toBe('École élémentaire Les Badamiers')
  })
  it('answers with the token of the screen that was seen', async () => {
    const { kiosk, asked } = await kioskAt(fixtures['ask-phone'])
    const answer = { kind: 'ask-phone', answer: { country: 'RE', number: '0692 12 34 56' } } as const
    await kiosk.answer(answer)
    expect(asked('kiosk.answer')[0]?.input).toEqual({ token: 'token-ask-phone', answer })
  })
  it('refetches quietly when its screen was stale', async () => {
    const { core, kiosk } = await kioskAt(fixtures['ask-phone'])
    core.next('kiosk.answer', err(failure('stale_screen')))
    core.show(fixtures['enter-code'])
    await kiosk.answer({ kind: 'ask-phone', answer: { country: 'RE', number: '0692123456' } })
    expect(kiosk.view).toEqual(fixtures['enter-code'])
    expect(kiosk.failure).toBeNull()
  })
  it('says that core restarts, asks again, and goes on', async () => {
    const { core, kiosk, time } = await kioskAt(fixtures['ask-phone'])
    core.next('kiosk.view', err(failure('core_restarting')))
    core.changed('system')
    await settled()
    expect(kiosk.failure?.code).toBe('core_restarting')
    core.show(fixtures.home)
    time.pass(700)
    await settled()
    expect(kiosk.failure).toBeNull()
    expect(kiosk.view).toEqual(fixtures.home)
  })
  it('asks one thing at a time, and tells when it is slow, whom it is sending to, masked', async () => {
    const { core, kiosk, time, asked } = await kioskAt(fixtures['ask-phone'])
    core.next('kiosk.answer', new Promise(() => undefined))
    const answer = { kind: 'ask-phone', answer: { country: 'RE', number: '0692123456' } } as const
    void kiosk.answer(answer)
    void kiosk.answer(answer)
    await settled()
    expect(asked('kiosk.answer')).toHaveLength(1)
    expect(kiosk.busy).toEqual({ kind: 'yes', waiting: { for: 'phone', to: '06 92 •• •• 56' }, slow: false })
    time.pass(5_000)
    expect(kiosk.busy).toMatchObject({ slow: true })
  })
  it('leaves at once even while core is slow, and ignores what comes too late', async () => {
    const { core, kiosk, asked } = await kioskAt(fixtures['ask-phone'])
    let late: (value: ReturnType<typeof ok<KioskView>>) => void = () => undefined
    core.next('kiosk.answer', new Promise((resolve) => (late = resolve)))
    void kiosk.answer({ kind: 'ask-phone', answer: { country: 'RE', number: '0692123456' } })
    core.show(fixtures.home)
    const left = kiosk.quit()
    expect(kiosk.view).toBeNull()
    await left
    expect(asked('kiosk.quit')).toHaveLength(1)
    late(ok(asView(fixtures['enter-code'])))
    await settled()
    expect(kiosk.view).toEqual(fixtures.home)
    expect(kiosk.busy).toEqual({ kind: 'no' })
  })
  it('goes back only where it can', async () => {
    const { kiosk, asked } = await kioskAt(fixtures['done-active'])
    await kiosk.back()
    expect(asked('kiosk.back')).toEqual([])
  })
  it('does not show the same screen twice: the focus stays where it is', async () => {
    const { core, kiosk } = await kioskAt(fixtures['ask-phone'])
    const before = kiosk.view
    core.show({ ...fixtures['ask-phone'] })
    core.changed('kiosk')
    await settled()
    expect(kiosk.view).toBe(before)
  })
})

describe('a parent who stays', () => {
  it('is told to core at most once in five seconds', async () => {
    const { kiosk, time, asked } = await kioskAt(fixtures['ask-phone'])
    for (let key = 0; key < 50; key += 1) {
      kiosk.moved()
      time.pass(200)
    }
    expect(asked('kiosk.stay')).toHaveLength(2)
  })
  it('is nobody on the first screen', async () => {
    const { kiosk, asked, time } = await kioskAt(fixtures.home)
    kiosk.moved()
    time.pass(10_000_000)
    expect(asked('kiosk.stay')).toEqual([])
    expect(asked('kiosk.quit')).toEqual([])
  })
  it('and one who does not has their screen cleared', async () => {
    const { kiosk, time, asked } = await kioskAt(fixtures['ask-phone'])
    time.pass(600_000)
    expect(kiosk.idle.left).toBe(30)
    time.pass(30_000)
    await settled()
    expect(asked('kiosk.quit')).toHaveLength(1)
  })
})

describe('a scan', () => {
  const TEXT = 'GUICHET1/M.PAYET12/23456789ABCDE/2345'
  it('on the first screen begins the letter’s procedure and answers it', async () => {
    const { core, kiosk, asked } = await kioskAt(fixtures.home)
    core.show(fixtures['enter-credentials'])
    await kiosk.scanned(TEXT)
    expect(asked('kiosk.begin')[0]?.input).toEqual({ flow: 'activate-by-letter' })
    expect(asked('kiosk.answer')[0]?.input).toMatchObject({ answer: { answer: { kind: 'scan', text: TEXT } } })
  })
  it('elsewhere is ignored, as where letters are not offered', async () => {
    const phone = await kioskAt(fixtures['ask-phone'])
    await phone.kiosk.scanned(TEXT)
    expect(phone.asked('kiosk.answer')).toEqual([])
    const closed = await kioskAt(fixtures['home-not-ready'])
    await closed.kiosk.scanned(TEXT)
    expect(closed.asked('kiosk.begin')).toEqual([])
  })
})
