import { describe, expect, it } from 'vitest'
import { begin, type Dialogue } from '../../setup/dialogue.ts'
import { CODE, openWorld, PIN, type World } from '../../setup/flow-ports.ts'

const typed = (identifier: string, password: string) =>
  ({ kind: 'enter-credentials', answer: { kind: 'typed', identifier, password } }) as const
const act = (what: 'change-mail' | 'change-mobile' | 'join-accounts' | 'finish') => ({ kind: 'account', answer: { do: what } }) as const

async function signedIn(world: World): Promise<Dialogue> {
  const parent = await begin(world, 'my-account')
  await parent.say(typed('n.payet2', 'own'))
  return parent
}

describe('«Mon compte»', () => {
  it('shows masked what is known, and ends', async () => {
    const parent = await signedIn(openWorld())
    const view = parent.view('account')
    expect(view).toMatchObject({ name: 'Nadia Payet', mail: 'd•••@exemple.example', mobile: '•••02', pendingMail: null })
    expect(view.children).toEqual([
      { firstName: 'Maëlys', className: '6B' },
      { firstName: 'Anaïs', className: null },
    ])
    await parent.say(act('finish'))
    expect(parent.on).toBe('home')
  })
  it('leads to the rest of the activation who only has the letter’s password', async () => {
    const world = openWorld()
    const parent = await begin(world, 'my-account')
    await parent.say(typed('n.payet', 'wrong'))
    expect(parent.failure).toBe('credentials_wrong')
    await parent.say(typed('n.payet', 'LETTER'))
    expect(parent.on).toBe('confirm-birth-date')
  })
  it('says why a joined account cannot sign in', async () => {
    const parent = await begin(openWorld(), 'my-account')
    await parent.say(typed('n.payet', 'MERGED'))
    expect(parent.failure).toBe('account_merged')
    await parent.say({ kind: 'problem', answer: { way: 'retry' } })
    expect(parent.on).toBe('enter-credentials')
  })
})

describe('«Modifier mon adresse mail»', () => {
  it('adopts the new one after its code, or waits', async () => {
    const world = openWorld()
    const parent = await signedIn(world)
    await parent.say(act('change-mail'))
    const send = (mail: string, confirmation = mail) => parent.say({ kind: 'change-mail', answer: { kind: 'mail', mail, confirmation } })
    await send('rien')
    expect(parent.failure).toBe('mail_invalid')
    await send('a@exemple.example', 'b@exemple.example')
    expect(parent.failure).toBe('mail_mismatch')
    await parent.say({ kind: 'change-mail', answer: { kind: 'resend' } })
    expect(parent.failure).toBe('mail_invalid')
    await send('neuve@exemple.example')
    await parent.say({ kind: 'validate-mail', answer: { kind: 'code', code: '000000' } })
    expect(parent.failure).toBe('code_wrong')
    await parent.say({ kind: 'validate-mail', answer: { kind: 'resend' } })
    await parent.say({ kind: 'validate-mail', answer: { kind: 'code', code: CODE } })
    expect(parent.view('done')).toMatchObject({ outcome: 'mail-changed', sentTo: 'n•••@exemple.example' })
    expect(world.done).toEqual(['propose a2 neuve@exemple.example', 'change-mail neuve@exemple.example', 'adopt a2 neuve@exemple.example'])
    await parent.say({ kind: 'done', answer: { then: 'my-account' } })
    expect(parent.on).toBe('account')
    await parent.say(act('change-mail'))
    await send('encore@exemple.example')
    await parent.say({ kind: 'validate-mail', answer: { kind: 'later' } })
    expect(parent.view('done').outcome).toBe('mail-pending')
  })
  it('sends the waiting address its mail again', async () => {
    const world = openWorld()
    Object.assign(world.accounts['a2'] ?? {}, { pendingMail: 'attente@exemple.example' })
    const parent = await signedIn(world)
    expect(parent.view('account').pendingMail).toBe('a•••@exemple.example')
    await parent.say(act('change-mail'))
    await parent.say({ kind: 'change-mail', answer: { kind: 'resend' } })
    expect([parent.on, world.done]).toEqual(['validate-mail', ['change-mail attente@exemple.example']])
  })
})

describe('«Modifier mon numéro de portable»', () => {
  it('changes it after a code, or when staff vouch', async () => {
    const world = openWorld()
    const parent = await signedIn(world)
    await parent.say(act('change-mobile'))
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '12' } })
    expect(parent.failure).toBe('phone_invalid')
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980007' } })
    expect(parent.view('enter-code').again).toBe('not-received')
    await parent.say({ kind: 'enter-code', answer: { kind: 'retry' } })
    expect(parent.view('ask-phone')).toMatchObject({ number: '0639980007', for: 'change' })
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980007' } })
    await parent.say({ kind: 'enter-code', answer: { kind: 'code', code: CODE } })
    expect(parent.view('done').outcome).toBe('mobile-changed')
    expect(world.done.at(-1)).toBe('mobile a2 +33639980007 code')
    const other = await signedIn(world)
    await other.say(act('change-mobile'))
    await other.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980007' } })
    await other.say({ kind: 'enter-code', answer: { kind: 'cannot' } })
    await other.say({ kind: 'staff-pin', answer: { kind: 'pin', personId: 'p1', pin: PIN, document: 'passport', reason: '' } })
    expect(world.done.at(-1)).toBe('mobile a2 +33639980007 voucher')
  })
  it('says a wrong or late code, and asks for staff after too many', async () => {
    const world = openWorld()
    const parent = await signedIn(world)
    await parent.say(act('change-mobile'))
    for (let n = 0; n < 3; n += 1) {
      await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980007' } })
      await parent.say({ kind: 'enter-code', answer: { kind: 'code', code: '000000' } })
      expect(parent.failure).toBe('code_wrong')
      await parent.say({ kind: 'problem', answer: { way: 'retry' } })
    }
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980007' } })
    await parent.say({ kind: 'enter-code', answer: { kind: 'code', code: CODE } })
    expect(parent.failure).toBe('staff_needed')
  })
})

describe('«Ajouter des enfants depuis un autre compte»', () => {
  it('joins an account of the same names, provisional or active, as often as needed', async () => {
    const world = openWorld()
    const parent = await signedIn(world)
    await parent.say(act('join-accounts'))
    await parent.say(typed('n.payet2', 'own'))
    expect(parent.failure).toBe('same_account')
    await parent.say(typed('n.payet', 'LETTER'))
    expect(parent.view('join-children')).toMatchObject({
      identifier: 'n.payet',
      children: [{ firstName: 'Maëlys' }, { firstName: 'Anaïs' }],
    })
    await parent.say({ kind: 'join-children', answer: {} })
    expect(world.done).toEqual(['join a1 to a2'])
    await parent.say({ kind: 'done', answer: { then: 'join-accounts' } })
    expect(parent.view('enter-credentials').for).toBe('join')
  })
  it('opens a request when the names differ', async () => {
    const world = openWorld()
    const parent = await signedIn(world)
    await parent.say(act('join-accounts'))
    await parent.say(typed('k.boyer', 'own'))
    expect([parent.failure, world.requests[0]?.kind]).toEqual(['names_differ', 'name-differs'])
  })
})

describe('FranceConnect', () => {
  const person = { subject: 'new', familyName: 'Payet', usageName: null, givenNames: ['Marie', 'Nadia'] }
  it('then phone, code and birth dates, and no password', async () => {
    const world = openWorld()
    world.person = person
    const parent = await begin(world, 'franceconnect')
    await parent.say({ kind: 'franceconnect', answer: {} })
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980001' } })
    await parent.say({ kind: 'enter-code', answer: { kind: 'code', code: CODE } })
    for (const date of ['2013-05-04', '2014-06-07']) await parent.say({ kind: 'confirm-birth-date', answer: { kind: 'date', date } })
    expect(parent.view('done')).toMatchObject({ outcome: 'active', identifier: 'n.payet' })
    expect(world.done.at(-1)).toBe('franceconnect a1 +33639980001 new code')
  })
  it('compares its names with the school’s', async () => {
    const world = openWorld()
    world.person = { ...person, familyName: 'Autre', givenNames: ['Nadia'] }
    const parent = await begin(world, 'franceconnect')
    await parent.say({ kind: 'franceconnect', answer: {} })
    await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980001' } })
    expect(parent.failure).toBe('phone_unknown')
    world.person = { ...person, familyName: 'Autre', usageName: 'Payet' }
    const used = await begin(world, 'franceconnect')
    await used.say({ kind: 'franceconnect', answer: {} })
    await used.say({ kind: 'ask-phone', answer: { country: 'FR', number: '0639980001' } })
    expect(used.on).toBe('enter-code')
  })
  it('opens the account of whom it knows already, and says when it refuses or is not there', async () => {
    const world = openWorld()
    world.person = { ...person, subject: 'known' }
    const known = await begin(world, 'franceconnect')
    await known.say({ kind: 'franceconnect', answer: {} })
    expect(known.on).toBe('account')
    world.person = 'refused'
    const refused = await begin(world, 'franceconnect')
    await refused.say({ kind: 'franceconnect', answer: {} })
    expect(refused.view('problem')).toMatchObject({ failure: { code: 'fc_refused' }, ways: ['retry', 'finish'] })
    const without = { ...world, ports: { ...world.ports, franceConnect: null } }
    expect((await begin(without, 'franceconnect')).failure).toBe('fc_unreachable')
  })
})
