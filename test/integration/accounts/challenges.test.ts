import { describe, expect, it } from 'vitest'
import { challengeRules } from '../../../src/core/accounts/challenges.ts'
import { MINUTE, office, otherCode, someone } from './office.ts'

const refused = (code: string) => ({ ok: false, error: { code } })
const proved = (recipient = someone.mobile) => ({ ok: true, value: { recipient } })

describe('a code by SMS', () => {
  it.each([
    ['at once', 0, proved()],
    ['a millisecond before 30 minutes', 30 * MINUTE - 1, proved()],
    ['at 30 minutes', 30 * MINUTE, refused('code_expired')],
    ['on another day', 48 * 60 * MINUTE, refused('code_expired')],
    ['on a clock that was set back', -1, refused('code_expired')],
  ])('%s, counted from its sending', async (_, after, expected) => {
    const { open, clock } = office()
    const desk = open()
    const code = await desk.code('activate-sms', 'session')
    clock.forward(after)
    expect(desk.challenges.answer('activate-sms', 'session', code)).toEqual(expected)
  })

  it('serves once', async () => {
    const desk = office().open()
    const code = await desk.code('activate-sms', 'session')
    expect(desk.challenges.answer('activate-sms', 'session', code)).toEqual(proved())
    expect(desk.challenges.answer('activate-sms', 'session', code)).toEqual(refused('code_expired'))
  })

  it('has one try', async () => {
    const desk = office().open()
    const code = await desk.code('activate-sms', 'session')
    expect(desk.challenges.answer('activate-sms', 'session', otherCode(code))).toEqual(refused('code_wrong'))
    expect(desk.challenges.answer('activate-sms', 'session', code)).toEqual(refused('code_expired'))
  })

  it('may be typed with spaces', async () => {
    const desk = office().open()
    const code = await desk.code('activate-sms', 'session')
    expect(desk.challenges.answer('activate-sms', 'session', ` ${code.slice(0, 3)} ${code.slice(3)} `)).toEqual(proved())
  })

  it('is bound to its session and its purpose', async () => {
    const desk = office().open()
    const code = await desk.code('activate-sms', 'session')
    expect(desk.challenges.answer('activate-sms', 'another session', code)).toEqual(refused('code_expired'))
    expect(desk.challenges.answer('validate-mail', 'session', code)).toEqual(refused('code_expired'))
    expect(desk.challenges.answer('activate-sms', 'session', code)).toEqual(proved())
  })

  it('ends the one before', async () => {
    const desk = office().open()
    const first = await desk.code('activate-sms', 'session')
    const second = await desk.code('activate-sms', 'session')
    expect(second).not.toBe(first)
    expect(desk.challenges.answer('activate-sms', 'session', second)).toEqual(proved())
    await desk.code('activate-sms', 'session')
    expect(desk.challenges.answer('activate-sms', 'session', second)).toEqual(refused('code_wrong'))
  })

  it('still serves after a restart', async () => {
    const { open } = office()
    const code = await open().code('activate-sms', 'session')
    expect(open().challenges.answer('activate-sms', 'session', code)).toEqual(proved())
  })

  it('lies nowhere in the store once it was sent', async () => {
    const { store, code } = office().open()
    const drawn = await code('activate-sms', 'session')
    const kept = ['challenge', 'message', 'attempt', 'setting', 'audit'].flatMap((table) =>
      store.db.prepare(`SELECT * FROM ${table}`).all(),
    )
    expect(JSON.stringify(kept)).not.toContain(drawn)
  })
})

describe('a code by mail', () => {
  const { tries } = challengeRules['validate-mail']

  it('has tries that a restart does not give back', async () => {
    const { open } = office()
    const code = await open().code('validate-mail', someone.accountId, someone.mail)
    for (let i = 1; i < tries; i += 1) {
      expect(open().challenges.answer('validate-mail', someone.accountId, otherCode(code))).toEqual(refused('code_wrong'))
    }
    expect(open().challenges.answer('validate-mail', someone.accountId, otherCode(code))).toEqual(refused('code_too_many'))
    expect(open().challenges.answer('validate-mail', someone.accountId, code)).toEqual(refused('code_expired'))
  })

  it('is right at its last try', async () => {
    const { open } = office()
    const desk = open()
    const code = await desk.code('validate-mail', someone.accountId, someone.mail)
    for (let i = 1; i < tries; i += 1) desk.challenges.answer('validate-mail', someone.accountId, otherCode(code))
    expect(desk.challenges.answer('validate-mail', someone.accountId, code)).toEqual(proved(someone.mail))
  })

  it('serves for seven days', async () => {
    const { open, clock } = office()
    const desk = open()
    const code = await desk.code('validate-mail', someone.accountId, someone.mail)
    clock.forward(7 * 24 * 60 * MINUTE - 1)
    expect(desk.challenges.answer('validate-mail', someone.accountId, code)).toEqual(proved(someone.mail))
  })
})

describe('sending codes', () => {
  const request = {
    purpose: 'activate-sms',
    subject: 'session',
    recipient: someone.mobile,
    locale: 'fr',
    params: { portal: 'Métice', school: 'Filaos' },
  } as const

  it('to one number ends for the day, also after a restart', async () => {
    const { open } = office({ limits: { smsPerNumberPerDay: 2 } })
    await open().code('activate-sms', 'session')
    await open().code('activate-sms', 'another session')
    const desk = open()
    expect(await desk.challenges.start(request)).toEqual(refused('sms_limit'))
    expect(desk.sent).toEqual([])
    expect(await desk.challenges.start({ ...request, recipient: '+33639980002' })).toEqual({ ok: true, value: 'sent' })
  })

  it('from one station ends for the day, and goes on the day after', async () => {
    const { open, clock } = office({ limits: { smsPerDay: 2 } })
    const desk = open()
    await desk.code('activate-sms', 'a', '+33639980002')
    await desk.code('activate-sms', 'b', '+33639980003')
    expect(await desk.challenges.start(request)).toEqual(refused('sms_limit'))
    clock.forward(24 * 60 * MINUTE)
    expect(await desk.challenges.start(request)).toEqual({ ok: true, value: 'sent' })
  })

  it('keeps no number in clear to count them', async () => {
    const { store, code } = office().open()
    await code('activate-sms', 'session')
    expect(JSON.stringify(store.db.prepare('SELECT * FROM attempt').all())).not.toContain(someone.mobile.slice(3))
  })
})
