import { describe, expect, it } from 'vitest'
import { DAY, MINUTE, office, someone } from './office.ts'

const other = (at: number): string => `+336399800${String(10 + at)}`
const params = { portal: 'Métice', school: 'Filaos' }
const account = { accountId: someone.accountId, mail: someone.mail, passwordHash: 'plain:x' }

describe('messages to one number', () => {
  it('end for the hour, then for the day, over restarts too', () => {
    const { open, clock } = office({ limits: { smsPerNumberPerHour: 2, smsPerNumberPerDay: 3 } })
    const take = (): boolean => open().ledger.take(someone.mobile)
    expect([take(), take(), take()]).toEqual([true, true, false])
    clock.forward(60 * MINUTE)
    expect([take(), take()]).toEqual([true, false])
    clock.forward(60 * MINUTE)
    expect(take()).toBe(false)
    clock.forward(DAY - 120 * MINUTE)
    expect(take()).toBe(true)
  })

  it('are not given back by a clock that is set back', () => {
    const { open, clock } = office({ limits: { smsPerNumberPerHour: 1 } })
    const desk = open()
    expect(desk.ledger.take(someone.mobile)).toBe(true)
    clock.forward(-10 * DAY)
    expect(desk.ledger.take(someone.mobile)).toBe(false)
  })

  it('that left while the clock was wrong still count once it is right', () => {
    const { open, clock } = office({ limits: { smsPerNumberPerHour: 2 } })
    const { ledger } = open()
    ledger.take(someone.mobile)
    clock.forward(-10 * DAY)
    ledger.take(someone.mobile)
    clock.forward(10 * DAY)
    expect(ledger.take(someone.mobile)).toBe(false)
  })

  it('that were held back do not count', () => {
    const { open, clock } = office({ limits: { smsPerNumberPerHour: 1, smsPerNumberPerDay: 2 } })
    const { ledger } = open()
    expect([0, 1, 2, 3].map(() => ledger.take(someone.mobile))).toEqual([true, false, false, false])
    clock.forward(60 * MINUTE)
    expect(ledger.take(someone.mobile)).toBe(true)
  })
})

describe('messages to many numbers', () => {
  it('end for whoever stands there, and go on for the next', () => {
    const { ledger, nextSession } = office({ limits: { smsPerSession: 3 } }).open()
    expect([0, 1, 2, 3].map((at) => ledger.take(other(at)))).toEqual([true, true, true, false])
    nextSession()
    expect(ledger.take(other(4))).toBe(true)
  })

  it('end for the kiosk, whoever stands there', () => {
    const { ledger, nextSession } = office({ limits: { smsPerDay: 3 } }).open()
    const taken = [0, 1, 2, 3].map((at) => {
      nextSession()
      return ledger.take(other(at))
    })
    expect(taken).toEqual([true, true, true, false])
  })

  it('end at the kiosk’s share of the school’s day', () => {
    const { ledger } = office({ limits: { smsPerSchoolPerDay: 7, kiosks: 3 } }).open()
    expect([0, 1, 2].map((at) => ledger.take(other(at)))).toEqual([true, true, false])
  })
})

describe('every message counts', () => {
  const oneADay = { limits: { smsPerDay: 1 } }
  const request = { purpose: 'activate-sms', subject: 'a', recipient: other(1), locale: 'fr', params } as const

  it('the first mail of an activation too', async () => {
    const desk = office(oneADay).open()
    expect(await desk.activation.byLetter(account)).toEqual({ ok: true, value: 'sent' })
    expect(await desk.challenges.start(request)).toMatchObject({ ok: false, error: { code: 'sms_limit' } })
  })

  it('the mail that proves a new address, and the one that warns the old', async () => {
    const desk = office({ limits: { smsPerDay: 3 } }).open()
    await desk.activation.byLetter(account)
    desk.activation.validateMail({ accountId: someone.accountId, mail: someone.mail })
    expect(await desk.changes.proposeMail({ accountId: someone.accountId, mail: 'autre@exemple.example' })).toBe('sent')
    expect(desk.sent.map(({ recipient }) => recipient).sort()).toEqual(['autre@exemple.example', someone.mail, someone.mail])
    expect(await desk.challenges.start(request)).toMatchObject({ ok: false, error: { code: 'sms_limit' } })
  })

  it('what the screen does not wait for, and what staff send', async () => {
    const desk = office(oneADay).open()
    desk.ledger.count(other(2))
    desk.notices.validation(someone.accountId, someone.mail)
    desk.challenges.startUnseen(request)
    expect(desk.store.messages.waiting()).toBe(0)
    expect(desk.sent).toEqual([])
  })
})

describe('past the limits', () => {
  it('an activation by letter is kept, and its mail can be asked for another day', async () => {
    const { open, clock } = office({ limits: { smsPerDay: 1 } })
    const desk = open()
    desk.ledger.take(other(1))
    expect(await desk.activation.byLetter(account)).toEqual({ ok: true, value: 'failed' })
    expect(desk.store.accounts.byId(someone.accountId)?.state).toBe('activating')
    expect(desk.sent).toEqual([])
    clock.forward(DAY)
    expect(await desk.code('validate-mail', someone.accountId, someone.mail)).toMatch(/^\d{6}$/)
  })

  it('a new address is kept as proposed, and nobody is written to', async () => {
    const desk = office({ limits: { smsPerDay: 1 } }).open()
    desk.ledger.take(other(1))
    expect(await desk.changes.proposeMail({ accountId: someone.accountId, mail: 'autre@exemple.example' })).toBe('failed')
    expect(desk.sent).toEqual([])
  })
})
