import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { accountDesk } from '../../../src/core/staff/accounts.ts'
import { syncState } from '../../../src/core/sync/state.ts'
import { codeIn, DAY, office, someone } from './office.ts'

const hub = { url: 'https://hub.example', publicUrl: 'https://pages.example/' }
const { accountId, guardianId, mail } = someone

function joined(policy: Parameters<typeof office>[0] = { hub }) {
  const { open, clock } = office(policy)
  const desk = open()
  desk.store.atomically(() => syncState(desk.store.db).join('station', 1, 1))
  const rows = () => desk.store.db.prepare<[], Record<string, unknown>>('SELECT * FROM mail_link ORDER BY created_at, id').all()
  const lastLink = () => /^https:\/\/\S+$/m.exec(desk.sent.at(-1)?.text ?? '')?.[0] ?? null
  const outbox = () => JSON.stringify(desk.store.db.prepare('SELECT * FROM sync_op').all())
  return { ...desk, clock, rows, lastLink, outbox }
}
const recover = { purpose: 'recover-mail', subject: 'session', recipient: mail, locale: 'tr', params: {}, account: accountId } as const

describe('a mail of a machine that has joined a hub', () => {
  it('carries a link whose token only the mail knows', async () => {
    const desk = joined()
    await desk.activation.byLetter({ accountId, mail, passwordHash: 'x' })
    const link = desk.lastLink() ?? ''
    expect(link).toMatch(/^https:\/\/pages\.example\/l\/[\w-]{32}$/)
    const token = link.slice(link.lastIndexOf('/') + 1)
    const [row] = desk.rows()
    expect(row).toMatchObject({ account_id: accountId, purpose: 'validate-mail', mail, locale: 'fr', ended_at: null })
    expect(row?.['token_hash']).toBe(createHash('sha256').update(token).digest('base64url'))
    expect(row?.['expires_at']).toBe(desk.clock.now() + 7 * DAY)
    expect(desk.outbox()).toContain(String(row?.['token_hash']))
    expect(desk.outbox()).not.toContain(token)
    const kept = JSON.stringify(desk.store.db.prepare('SELECT params, recipient FROM message').all())
    expect(kept).not.toContain(token)
  })

  it('gives a day for a new password, longer than its code', async () => {
    const desk = joined()
    await desk.challenges.start(recover)
    expect(desk.rows()).toMatchObject([{ purpose: 'choose-password', expires_at: desk.clock.now() + DAY, locale: 'tr' }])
  })

  it('ends the account’s earlier link of its kind, and forgets where that went', async () => {
    const desk = joined()
    await desk.challenges.start(recover)
    desk.clock.forward(1_000)
    await desk.challenges.start({ ...recover, subject: 'another session' })
    expect(desk.rows().map((row) => [row['end_reason'], row['mail']])).toEqual([
      ['replaced', ''],
      [null, mail],
    ])
  })

  it('has a code that still works at the kiosk, and then ends the link', async () => {
    const desk = joined()
    await desk.challenges.start(recover)
    expect(desk.challenges.answer('recover-mail', 'session', codeIn(desk.sent.at(-1)))).toMatchObject({ ok: true })
    expect(desk.rows()).toMatchObject([{ end_reason: 'used', mail: '' }])
  })

  it('has a code that no longer works once its link was used', async () => {
    const desk = joined()
    await desk.challenges.start(recover)
    desk.store.mailLinks.end(String(desk.rows()[0]?.['id']), 'used', desk.clock.now())
    expect(desk.challenges.answer('recover-mail', 'session', codeIn(desk.sent.at(-1)))).toMatchObject({ error: { code: 'code_expired' } })
  })

  it('is forgotten a month after its link has ended by itself', async () => {
    const desk = joined()
    await desk.challenges.start(recover)
    desk.clock.forward(32 * DAY)
    await desk.challenges.start({ ...recover, purpose: 'validate-mail', subject: accountId })
    expect(desk.rows()).toMatchObject([{ purpose: 'validate-mail' }])
  })

  it.each([
    ['reset', [['withdrawn', '']]],
    ['withdraw', []],
    ['erase', []],
  ] as const)('has a link that does not outlive what staff do: %s', async (what, left) => {
    const desk = joined()
    await desk.challenges.start(recover)
    const staff = accountDesk({ store: desk.store, clock: desk.clock, brakes: desk.brakes })
    expect(staff[what](guardianId, 'essai', 'u1')).toMatchObject({ ok: true })
    expect(desk.rows().map((row) => [row['end_reason'], row['mail']])).toEqual(left)
  })
})

describe('a mail carries its code alone', () => {
  const alone = office({ hub })
  it.each([
    ['while the machine has not joined', () => alone.open()],
    ['without a hub', () => joined({})],
    ['when parents cannot reach the hub', () => joined({ hub: { ...hub, publicUrl: null } })],
  ])('%s', async (_, make) => {
    const desk = make()
    await desk.challenges.start(recover)
    expect(desk.sent.at(-1)?.text).not.toContain('http')
    expect(codeIn(desk.sent.at(-1))).toMatch(/^\d{6}$/)
    expect(desk.store.db.prepare('SELECT * FROM mail_link').all()).toEqual([])
  })
})
