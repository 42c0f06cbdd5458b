import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KioskView, ScreenAnswer } from '../../../src/shared/screens.ts'
import type { Result } from '../../../src/shared/result.ts'
import { someone } from '../../setup/parent.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'

/** An attacker at an open kiosk, through the same calls that the screen makes. The demonstration's school, its codes readable. */
const SCHOOL = { pupils: 120, seed: 7, format: 'siecle', schoolYear: 2026 } as const
const { adult } = someone(SCHOOL)

let open: TestStation
beforeEach(async () => {
  open = await openTestStation({ demo: true })
})
afterEach(() => open.close())

async function call(procedure: string, input: unknown): Promise<KioskView> {
  const result = (await open.station.call('kiosk', procedure, input)) as Result<KioskView, { code: string }>
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
async function say(view: KioskView, answer: ScreenAnswer): Promise<KioskView> {
  if (view.kind !== 'step') throw new Error('at home')
  return call('kiosk.answer', { token: view.token, answer })
}
const screenOf = (view: KioskView): string => (view.kind === 'step' ? view.screen.kind : 'home')
const failureOf = (view: KioskView): string | null => {
  if (view.kind !== 'step') return null
  return view.screen.kind === 'problem' ? view.screen.view.failure.code : (view.refusal?.failure.code ?? null)
}
const outbox = async (): Promise<readonly { text: string }[]> => {
  const result = (await open.station.call('demo', 'demo.outbox', {})) as Result<readonly { text: string }[], unknown>
  return result.ok ? result.value : []
}
const lastCode = async (): Promise<string> => /\b\d{6}\b/.exec((await outbox())[0]?.text ?? '')?.[0] ?? ''

async function atNumber(): Promise<KioskView> {
  const explain = await call('kiosk.begin', { flow: 'register-by-sms' })
  const identity = await say(explain, { kind: 'explain-registration', answer: {} })
  return say(identity, { kind: 'ask-identity', answer: { familyName: adult.family, firstName: adult.first } })
}
const number = { kind: 'ask-phone', answer: { country: 'FR', number: adult.mobile } } as const

describe('guessing a birth date', () => {
  it('ends after three tries, whatever sessions and days they are spread over, until staff act', async () => {
    let tried = 0
    for (let session = 0; session < 6; session += 1) {
      const phone = await atNumber()
      if (screenOf(phone) !== 'ask-phone') break
      const code = await say(phone, number)
      if (screenOf(code) !== 'enter-code') break
      let date = await say(code, { kind: 'enter-code', answer: { kind: 'code', code: await lastCode() } })
      if (screenOf(date) === 'confirm-birth-date') {
        tried += 1
        date = await say(date, { kind: 'confirm-birth-date', answer: { kind: 'date', date: `2001-01-0${session + 1}` } })
      }
      await call('kiosk.quit', {})
      open.clock.forward(60_000)
    }
    expect(tried).toBe(3)
  })
  it('is not reset by turning the clock back', async () => {
    for (let session = 0; session < 4; session += 1) {
      const code = await say(await atNumber(), number)
      const date = await say(code, { kind: 'enter-code', answer: { kind: 'code', code: await lastCode() } })
      if (screenOf(date) === 'confirm-birth-date')
        await say(date, { kind: 'confirm-birth-date', answer: { kind: 'date', date: '2001-01-01' } })
      else expect([session, failureOf(date)]).toEqual([3, 'birth_date_too_many'])
      await call('kiosk.quit', {})
      open.clock.forward(-3_600_000)
    }
  })
})

describe('guessing a code', () => {
  it('gets as many tries as the policy gives the kiosk, then a person: one in 200,000 at most', async () => {
    let tried = 0
    for (let session = 0; session < 20; session += 1) {
      const phone = await atNumber()
      if (screenOf(phone) !== 'ask-phone') break
      const code = await say(phone, number)
      if (screenOf(code) !== 'enter-code') break
      const real = await lastCode()
      const answered = await say(code, { kind: 'enter-code', answer: { kind: 'code', code: real === '000000' ? '111111' : '000000' } })
      if (failureOf(answered) === 'staff_needed') break
      tried += 1
      await call('kiosk.quit', {})
    }
    expect(tried).toBeGreaterThan(0)
    expect(tried).toBeLessThanOrEqual(open.station.house.policy.limits.codeTries)
  })
})

describe('asking whether somebody is known', () => {
  /** What the screens of a recovery show, and whether a gateway was waited for. */
  async function recover(identifier: string): Promise<unknown> {
    await open.station.call('demo', 'demo.setSwitches', {
      networkCut: false,
      gatewaySlow: true,
      printerOutOfPaper: false,
      clockForwardMinutes: 0,
    })
    const ask = await call('kiosk.begin', { flow: 'recover-password' })
    const way = await say(ask, { kind: 'ask-identifier', answer: { identifier } })
    // A slow gateway answers only when the test fires its timer, which it never does: an answer that waited would hang here.
    const code = await say(way, { kind: 'choose', answer: { option: 'sms' } })
    const { token: _token, ...seen } = code.kind === 'step' ? code : { token: '' }
    await call('kiosk.quit', {})
    return seen
  }
  it('shows the same screens, as soon, for a known and an unknown identifier', async () => {
    const known =
      open.station.house.store.db.prepare<[], { identifier: string }>('SELECT identifier FROM account LIMIT 1').get()?.identifier ?? ''
    expect(await recover(known)).toEqual(await recover('z.personne9'))
  })
  it('gives one answer for an unknown number and for another’s name, and five of them at most', async () => {
    const answers = new Set<string>()
    let asked = 0
    for (let n = 0; n < 8; n += 1) {
      const explain = await call('kiosk.begin', { flow: 'register-by-sms' })
      const identity = await say(explain, { kind: 'explain-registration', answer: {} })
      const phone = await say(identity, { kind: 'ask-identity', answer: { familyName: 'Autre', firstName: 'Nom' } })
      if (screenOf(phone) !== 'ask-phone') break
      asked += 1
      const answer = await say(phone, n % 2 === 0 ? number : { kind: 'ask-phone', answer: { country: 'FR', number: '0639980097' } })
      answers.add(failureOf(answer) ?? '')
      await call('kiosk.quit', {})
    }
    expect(asked).toBe(open.station.house.policy.limits.unknownNumberTries)
    expect([...answers].sort()).toEqual(['phone_unknown', 'staff_needed'])
  })
})
