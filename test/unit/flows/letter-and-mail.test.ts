import { describe, expect, it } from 'vitest'
import { begin, type Dialogue } from '../../setup/dialogue.ts'
import { CODE, openWorld, type World } from '../../setup/flow-ports.ts'

const typed = (identifier: string, password: string) =>
  ({ kind: 'enter-credentials', answer: { kind: 'typed', identifier, password } }) as const
const scanned = (text: string) => ({ kind: 'enter-credentials', answer: { kind: 'scan', text } }) as const

async function atMail(world: World): Promise<Dialogue> {
  const parent = await begin(world, 'activate-by-letter')
  await parent.say(typed('n.payet', 'LETTER'))
  await parent.say({ kind: 'confirm-birth-date', answer: { kind: 'date', date: '2013-05-04' } })
  await parent.say({ kind: 'choose-password', answer: { password: 'Mangue-42', confirmation: 'Mangue-42' } })
  return parent
}

describe('«J’ai des identifiants fournis par l’école»', () => {
  it('activates with the letter, once the mail is validated', async () => {
    const world = openWorld()
    const parent = await atMail(world)
    await parent.say({ kind: 'ask-mail', answer: { mail: 'Nadia@Exemple.example', confirmation: 'Nadia@exemple.EXAMPLE' } })
    expect(parent.view('done')).toMatchObject({ outcome: 'activating', then: ['validate-mail'] })
    await parent.say({ kind: 'done', answer: { then: 'validate-mail' } })
    expect(parent.view('validate-mail')).toMatchObject({ for: 'account', delivery: 'sent' })
    await parent.say({ kind: 'validate-mail', answer: { kind: 'code', code: CODE } })
    expect(parent.view('done').outcome).toBe('active')
    expect(world.done).toEqual(['activating a1 Nadia@exemple.example hash:Mangue-42', 'validated a1 Nadia@exemple.example'])
  })
  it('takes the letter’s code as a scanner types it, and refuses what is not one', async () => {
    const parent = await begin(openWorld(), 'activate-by-letter')
    await parent.say(scanned('https://exemple.example'))
    expect(parent.failure).toBe('scan_unreadable')
    await parent.say(scanned('SCAN'))
    expect(parent.on).toBe('confirm-birth-date')
  })
  it.each([
    ['n.payet', 'wrong', 'credentials_wrong'],
    ['nobody', 'LETTER', 'credentials_wrong'],
    ['n.payet', 'REPLACED', 'credentials_replaced'],
  ])('refuses %s with %s: %s', async (identifier, password, code) => {
    const parent = await begin(openWorld(), 'activate-by-letter')
    await parent.say(typed(identifier, password))
    expect([parent.on, parent.failure]).toEqual(['enter-credentials', code])
  })
  it('asks for staff after too many wrong passwords', async () => {
    const parent = await begin(openWorld(), 'activate-by-letter')
    for (let n = 0; n < 5; n += 1) await parent.say(typed('n.payet', 'wrong'))
    expect(parent.view('problem')).toMatchObject({ failure: { code: 'credentials_too_many' }, ways: ['staff', 'finish'] })
  })
  it('leads who is active, joined or waiting for the mail to where they belong', async () => {
    const world = openWorld()
    const active = await begin(world, 'activate-by-letter')
    await active.say(typed('n.payet2', 'own'))
    expect(active.view('problem')).toMatchObject({ failure: { code: 'account_already_active' }, ways: ['my-account', 'lost', 'finish'] })
    await active.say({ kind: 'problem', answer: { way: 'lost' } })
    expect(active.view('choose').about).toBe('lost')
    const merged = await begin(world, 'activate-by-letter')
    await merged.say(typed('n.payet2', 'MERGED'))
    expect(merged.failure).toBe('account_merged')
    Object.assign(world.accounts['a1'] ?? {}, { state: 'activating' })
    const waiting = await begin(world, 'activate-by-letter')
    await waiting.say(typed('n.payet', 'own'))
    expect(waiting.on).toBe('validate-mail')
  })
  it('refuses an address that is none, and two that differ', async () => {
    const parent = await atMail(openWorld())
    await parent.say({ kind: 'ask-mail', answer: { mail: 'nadia', confirmation: 'nadia' } })
    expect(parent.failure).toBe('mail_invalid')
    await parent.say({ kind: 'ask-mail', answer: { mail: 'a@exemple.example', confirmation: 'b@exemple.example' } })
    expect(parent.failure).toBe('mail_mismatch')
  })
  it('sends the validation mail again, refuses a wrong code, and lets the parent do it later', async () => {
    const world = openWorld()
    Object.assign(world.accounts['a1'] ?? {}, { state: 'activating' })
    const parent = await begin(world, 'validate-mail')
    await parent.say(typed('n.payet', 'own'))
    await parent.say({ kind: 'validate-mail', answer: { kind: 'code', code: '000000' } })
    expect([parent.on, parent.failure]).toEqual(['validate-mail', 'code_expired'])
    world.delivery = 'queued'
    await parent.say({ kind: 'validate-mail', answer: { kind: 'resend' } })
    expect(parent.view('validate-mail').delivery).toBe('queued')
    world.delivery = 'failed'
    await parent.say({ kind: 'validate-mail', answer: { kind: 'resend' } })
    expect(parent.failure).toBe('mail_unreachable')
    await parent.say({ kind: 'validate-mail', answer: { kind: 'later' } })
    expect(parent.on).toBe('home')
  })
})
