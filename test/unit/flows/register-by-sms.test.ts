import { describe, expect, it } from 'vitest'
import { begin, type Dialogue } from '../../setup/dialogue.ts'
import { CODE, openWorld, PIN, type World } from '../../setup/flow-ports.ts'

const NUMBER = { country: 'FR', number: '0639980001' }
const identity = { kind: 'ask-identity', answer: { familyName: 'Payet', firstName: 'Nadia' } } as const
const code = (typed: string) => ({ kind: 'enter-code', answer: { kind: 'code', code: typed } }) as const
const date = (typed: string) => ({ kind: 'confirm-birth-date', answer: { kind: 'date', date: typed } }) as const
const pin = (typed: string) =>
  ({ kind: 'staff-pin', answer: { kind: 'pin', personId: 'p1', pin: typed, document: 'passport', reason: '' } }) as const

async function atNumber(world: World): Promise<Dialogue> {
  const parent = await begin(world, 'register-by-sms')
  await parent.say({ kind: 'explain-registration', answer: {} })
  await parent.say(identity)
  return parent
}
async function atCode(world: World): Promise<Dialogue> {
  const parent = await atNumber(world)
  await parent.say({ kind: 'ask-phone', answer: NUMBER })
  return parent
}
async function atDates(world: World): Promise<Dialogue> {
  const parent = await atCode(world)
  await parent.say(code(CODE))
  return parent
}

describe('«m’auto-inscrire par SMS»', () => {
  it('is eight steps of the guide, and one commit', async () => {
    const world = openWorld()
    const parent = await atDates(world)
    await parent.say(date('2013-05-04'))
    expect(parent.view('confirm-birth-date')).toMatchObject({ childFirstName: 'Anaïs', index: 2, total: 2 })
    await parent.say(date('2014-06-07'))
    await parent.say({ kind: 'choose-password', answer: { password: 'Mangue-42', confirmation: 'Mangue-42' } })
    expect(parent.view('done')).toMatchObject({ outcome: 'active', identifier: 'n.payet' })
    expect(world.done).toEqual(['activate-sms +33639980001', 'activate a1 +33639980001 code hash:Mangue-42'])
    await parent.say({ kind: 'done', answer: { then: 'my-account' } })
    expect(parent.on).toBe('account')
  })
  it('refuses what is no mobile beside its field, and keeps what was typed', async () => {
    const parent = await atNumber(openWorld())
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0262' } })
    expect([parent.on, parent.failure]).toEqual(['ask-phone', 'phone_invalid'])
  })
  it('gives one same answer for an unknown number and for other names, and opens a request', async () => {
    const world = openWorld()
    const unknown = await atNumber(world)
    await unknown.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980009' } })
    const other = await begin(world, 'register-by-sms')
    await other.say({ kind: 'explain-registration', answer: {} })
    await other.say({ kind: 'ask-identity', answer: { familyName: 'Autre', firstName: 'Nom' } })
    await other.say({ kind: 'ask-phone', answer: NUMBER })
    expect([unknown.view('problem'), other.failure]).toEqual([other.view('problem'), 'phone_unknown'])
    expect(world.requests.map(({ kind }) => kind)).toEqual(['unknown-number', 'name-differs'])
  })
  it('asks for staff after too many unknown numbers, and goes on once they typed their PIN', async () => {
    const world = openWorld()
    const parent = await atNumber(world)
    for (let n = 0; n < 3; n += 1) {
      await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980009' } })
      if (n < 2) await parent.say({ kind: 'problem', answer: { way: 'retry' } })
    }
    expect(parent.failure).toBe('staff_needed')
    await parent.say({ kind: 'problem', answer: { way: 'retry' } })
    expect(parent.on).toBe('problem')
    await parent.say({ kind: 'problem', answer: { way: 'staff' } })
    await parent.say(pin('000000'))
    expect([parent.on, parent.failure]).toEqual(['staff-pin', 'pin_wrong'])
    await parent.say(pin(PIN))
    expect([parent.on, world.done.at(-1)]).toEqual(['ask-phone', 'released unknown-number'])
  })
  it('says the guide’s error for a wrong code and for a late one; «Réessayer» starts again at the number', async () => {
    const world = openWorld()
    const parent = await atCode(world)
    await parent.say(code('000000'))
    expect([parent.on, parent.failure]).toEqual(['problem', 'code_wrong'])
    await parent.say({ kind: 'problem', answer: { way: 'retry' } })
    expect(parent.view('ask-phone')).toMatchObject(NUMBER)
    await parent.say({ kind: 'ask-phone', answer: NUMBER })
    world.expire()
    await parent.say(code(CODE))
    expect(parent.failure).toBe('code_expired')
  })
  it('says when the SMS cannot leave, and lets staff vouch', async () => {
    const world = openWorld()
    world.delivery = 'failed'
    const parent = await atCode(world)
    expect(parent.view('enter-code').delivery).toMatchObject({ state: 'unreachable' })
    await parent.say({ kind: 'enter-code', answer: { kind: 'cannot' } })
    expect(parent.view('staff-pin')).toMatchObject({ purpose: 'vouch', guardianName: 'Nadia Payet' })
    await parent.say({ kind: 'staff-pin', answer: { kind: 'cancel' } })
    expect(parent.on).toBe('enter-code')
    await parent.say({ kind: 'enter-code', answer: { kind: 'cannot' } })
    await parent.say(pin(PIN))
    expect([parent.on, world.done.at(-1)]).toEqual(['confirm-birth-date', 'vouched a1 passport'])
  })
  it('never lets staff vouch where policy forbids it', async () => {
    const world = openWorld({ vouching: { allowed: false } })
    const parent = await atCode(world)
    expect(parent.view('enter-code').canVouch).toBe(false)
    await parent.say({ kind: 'enter-code', answer: { kind: 'cannot' } })
    expect(parent.failure).toBe('vouching_forbidden')
  })
  it('gives three tries at a birth date, then a person and a slip', async () => {
    const world = openWorld()
    const parent = await atDates(world)
    await parent.say(date('2001-01-01'))
    expect([parent.failure, parent.view('confirm-birth-date').triesLeft]).toEqual(['birth_date_wrong', 2])
    await parent.say(date('2001-01-02'))
    await parent.say(date('2001-01-03'))
    expect(parent.view('problem')).toMatchObject({ failure: { code: 'birth_date_too_many' }, slip: { reference: 'K7P-4XM' } })
    expect(world.requests).toMatchObject([{ kind: 'wrong-date', guardianId: 'g1', mobile: '+33639980001', flow: 'register-by-sms' }])
    await parent.say({ kind: 'problem', answer: { way: 'retry' } })
    expect(parent.on).toBe('problem')
  })
  it('reports «Ce n’est pas mon enfant»', async () => {
    const world = openWorld()
    const parent = await atDates(world)
    await parent.say({ kind: 'confirm-birth-date', answer: { kind: 'not-my-child' } })
    expect([parent.failure, world.requests[0]?.kind]).toEqual(['not_my_child', 'not-my-child'])
  })
  it('refuses weak, common and mistyped passwords', async () => {
    const parent = await atDates(openWorld())
    await parent.say(date('2013-05-04'))
    await parent.say(date('2014-06-07'))
    const choose = (password: string, confirmation = password) =>
      parent.say({ kind: 'choose-password', answer: { password, confirmation } })
    await choose('abc')
    expect(parent.failure).toBe('password_weak')
    await choose('motdepasse1')
    expect(parent.failure).toBe('password_common')
    await choose('Mangue-42', 'Mangue-43')
    expect(parent.failure).toBe('password_mismatch')
  })
  it('goes back one screen at a time, with what was typed but never a proof', async () => {
    const world = openWorld()
    const parent = await atDates(world)
    parent.back()
    expect(parent.view('ask-phone').number).toBe('0639980001')
    parent.back()
    expect(parent.view('ask-identity')).toEqual({ familyName: 'Payet', firstName: 'Nadia' })
    parent.back()
    parent.back()
    expect(parent.on).toBe('home')
  })
  it('ignores an answer that belongs to another screen', async () => {
    const parent = await atNumber(openWorld())
    await parent.say(code(CODE))
    expect(parent.on).toBe('ask-phone')
  })
})

describe('supervision', () => {
  it('opens each session by PIN where policy says so', async () => {
    const world = openWorld({ supervision: 'each-parent' })
    const parent = await begin(world, 'register-by-sms')
    expect(parent.view('staff-pin').purpose).toBe('open')
    await parent.say(pin('000000'))
    expect(parent.failure).toBe('pin_wrong')
    await parent.say({ kind: 'staff-pin', answer: { kind: 'pin', personId: 'p1', pin: PIN, document: null, reason: '' } })
    expect([parent.on, world.done]).toEqual(['explain-registration', ['opened by p1']])
    const other = await begin(world, 'lost')
    await other.say({ kind: 'staff-pin', answer: { kind: 'cancel' } })
    expect(other.on).toBe('home')
  })
})
