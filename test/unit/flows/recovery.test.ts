import { describe, expect, it } from 'vitest'
import { begin, type Dialogue } from '../../setup/dialogue.ts'
import { CODE, openWorld, PIN, type World } from '../../setup/flow-ports.ts'

const choose = (option: 'mail' | 'sms' | 'identifier' | 'password' | 'resume' | 'validate-mail' | 'yes' | 'no') =>
  ({ kind: 'choose', answer: { option } }) as const
const code = (typed: string) => ({ kind: 'enter-code', answer: { kind: 'code', code: typed } }) as const

async function asking(world: World, identifier: string, way: 'mail' | 'sms'): Promise<Dialogue> {
  const parent = await begin(world, 'recover-password')
  await parent.say({ kind: 'ask-identifier', answer: { identifier } })
  await parent.say(choose(way))
  return parent
}

describe('«Identifiant perdu»', () => {
  it('is sent by mail or SMS to whoever the school knows; nobody and somebody see the same', async () => {
    const world = openWorld()
    const screens: unknown[] = []
    for (const mail of ['deux@exemple.example', 'zwei@exemple.example']) {
      const parent = await begin(world, 'recover-identifier')
      await parent.say(choose('mail'))
      await parent.say({ kind: 'ask-known-mail', answer: { mail } })
      screens.push({ ...parent.view('done'), sentTo: null })
    }
    expect(screens[0]).toEqual(screens[1])
    const parent = await begin(world, 'recover-identifier')
    await parent.say(choose('sms'))
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980002' } })
    expect(world.done).toEqual(['identifier n.payet2 mail deux@exemple.example', 'identifier n.payet2 sms +33639980002'])
    await parent.say({ kind: 'done', answer: { then: 'recover-password' } })
    expect(parent.on).toBe('ask-identifier')
  })
  it('refuses what is no address or number, and asks for staff after too many', async () => {
    const world = openWorld()
    const parent = await begin(world, 'recover-identifier')
    await parent.say(choose('mail'))
    await parent.say({ kind: 'ask-known-mail', answer: { mail: 'nadia' } })
    expect(parent.failure).toBe('mail_invalid')
    parent.back()
    await parent.say(choose('sms'))
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '12' } })
    expect(parent.failure).toBe('phone_invalid')
    world.left['unknown-number'] = 0
    const again = await begin(world, 'recover-identifier')
    await again.say(choose('mail'))
    expect(again.failure).toBe('staff_needed')
  })
})

describe('«Mot de passe perdu»', () => {
  it('is replaced after a code by SMS', async () => {
    const world = openWorld()
    const parent = await asking(world, 'n.payet2', 'sms')
    expect(parent.view('enter-code')).toMatchObject({ channel: 'sms', sentTo: null, delivery: { state: 'if-known' } })
    await parent.say(code(CODE))
    await parent.say({ kind: 'choose-password', answer: { password: 'Mangue-42', confirmation: 'Mangue-42' } })
    expect(parent.view('done').outcome).toBe('password-changed')
    expect(world.done).toEqual(['recover-sms +33639980002', 'password a2 hash:Mangue-42 sms'])
  })
  it('is replaced after a code by mail', async () => {
    const world = openWorld()
    const parent = await asking(world, 'n.payet2', 'mail')
    await parent.say({ kind: 'ask-known-mail', answer: { mail: 'DEUX@exemple.example' } })
    await parent.say(code(CODE))
    await parent.say({ kind: 'choose-password', answer: { password: 'Mangue-42', confirmation: 'Mangue-42' } })
    expect(world.done).toEqual(['recover-mail DEUX@exemple.example', 'password a2 hash:Mangue-42 mail'])
  })
  it('shows the same for an identifier that nobody has, another’s mail, and one without a number', async () => {
    const world = openWorld()
    const views: unknown[] = []
    for (const identifier of ['nobody', 'k.boyer', 'n.payet2']) {
      const parent = await asking(world, identifier, 'sms')
      views.push(parent.view('enter-code'))
      await parent.say(code('000000'))
      expect(parent.failure).toBe('code_wrong')
    }
    expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1)
    world.left['wrong-code'] = 3
    const parent = await asking(world, 'n.payet2', 'mail')
    await parent.say({ kind: 'ask-known-mail', answer: { mail: 'autre@exemple.example' } })
    expect(parent.on).toBe('enter-code')
    expect(world.done).toEqual(['recover-sms +33639980002'])
  })
  it('tells the guide’s error when the mail was never validated, and sends its validation again', async () => {
    const world = openWorld()
    Object.assign(world.accounts['a1'] ?? {}, { state: 'activating' })
    const parent = await asking(world, 'n.payet', 'mail')
    await parent.say({ kind: 'ask-known-mail', answer: { mail: 'nadia@exemple.example' } })
    expect(parent.view('problem')).toMatchObject({ failure: { code: 'mail_not_validated' }, ways: ['validate-mail', 'finish'] })
    expect(world.done).toEqual(['validation a1 nadia@exemple.example'])
  })
  it('leads who never activated their account to do so', async () => {
    const world = openWorld()
    const byMail = await asking(world, 'n.payet', 'mail')
    await byMail.say({ kind: 'ask-known-mail', answer: { mail: 'nadia@exemple.example' } })
    expect(byMail.failure).toBe('account_never_used')
    const bySms = await asking(world, 'n.payet', 'sms')
    await bySms.say(code(CODE))
    expect(bySms.view('problem').ways).toEqual(['activate-by-letter', 'register-by-sms', 'finish'])
  })
  it('lets staff vouch for whom they see, but not for an identifier that nobody has', async () => {
    const world = openWorld()
    const pin = { kind: 'staff-pin', answer: { kind: 'pin', personId: 'p1', pin: PIN, document: 'passport', reason: '' } } as const
    const known = await asking(world, 'n.payet2', 'sms')
    await known.say({ kind: 'enter-code', answer: { kind: 'cannot' } })
    await known.say(pin)
    expect(known.on).toBe('choose-password')
    const unknown = await asking(world, 'nobody', 'sms')
    await unknown.say({ kind: 'enter-code', answer: { kind: 'cannot' } })
    expect(unknown.view('staff-pin').guardianName).toBeNull()
    await unknown.say(pin)
    expect(unknown.failure).toBe('account_unknown')
  })
  it('asks for staff after too many wrong codes, and starts again at the way', async () => {
    const world = openWorld()
    const parent = await asking(world, 'n.payet2', 'sms')
    for (let n = 0; n < 3; n += 1) {
      await parent.say(code('000000'))
      await parent.say({ kind: 'problem', answer: { way: 'retry' } })
      if (n < 2) await parent.say(choose('sms'))
    }
    await parent.say(choose('sms'))
    expect(parent.failure).toBe('staff_needed')
  })
})

describe('the ways in', () => {
  it('lead from two questions to a procedure', async () => {
    const parent = await begin(openWorld(), 'guide-me')
    await parent.say(choose('no'))
    await parent.say(choose('no'))
    expect(parent.on).toBe('explain-registration')
    const other = await begin(openWorld(), 'guide-me')
    await other.say(choose('yes'))
    expect(other.view('enter-credentials').for).toBe('letter')
  })
  it.each([
    ['identifier', 'choose'],
    ['password', 'ask-identifier'],
    ['validate-mail', 'enter-credentials'],
    ['resume', 'ask-reference'],
  ] as const)('lead from what is lost (%s) to %s', async (option, screen) => {
    const parent = await begin(openWorld(), 'lost')
    await parent.say(choose(option))
    expect(parent.on).toBe(screen)
  })
})

describe('a slip’s reference', () => {
  const reference = (text: string) => ({ kind: 'ask-reference', answer: { reference: text } }) as const
  it('is refused when nobody has it, and braked', async () => {
    const world = openWorld()
    const parent = await begin(world, 'resume')
    for (let n = 0; n < 3; n += 1) await parent.say(reference('AAA-AAA'))
    expect(parent.failure).toBe('reference_unknown')
    expect((await begin(world, 'resume')).failure).toBe('staff_needed')
  })
  it('tells that the office has not looked yet', async () => {
    const world = openWorld()
    world.found = { kind: 'open' }
    const parent = await begin(world, 'resume')
    await parent.say(reference('K7P-4XM'))
    expect(parent.failure).toBe('request_open')
  })
  it('goes on at the code, without showing what was typed then', async () => {
    const world = openWorld()
    world.found = { kind: 'settled', flow: 'register-by-sms', entered: { familyName: 'Payet', firstName: 'Nadia', mobile: '+33639980001' } }
    const parent = await begin(world, 'resume')
    await parent.say(reference('K7P-4XM'))
    expect(parent.on).toBe('enter-code')
    expect(JSON.stringify(parent.view('enter-code'))).not.toContain('63998')
    expect(world.done).toEqual(['activate-sms +33639980001'])
  })
  it('asks for the number again when the record still differs', async () => {
    const world = openWorld()
    world.found = { kind: 'settled', flow: 'register-by-sms', entered: { familyName: 'Payet', firstName: 'Nadia', mobile: '+33639980009' } }
    const parent = await begin(world, 'resume')
    await parent.say(reference('K7P-4XM'))
    expect(parent.view('ask-phone').number).toBe('')
  })
})
