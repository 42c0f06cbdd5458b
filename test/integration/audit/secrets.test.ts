import { expect, it } from 'vitest'
import { codeIn, office, someone } from '../accounts/office.ts'

it('a day at the counter leaves neither a secret nor a person in the chain, and leaves it whole', async () => {
  const desk = office().open()
  const password = 'Mangue-Verte-42'
  const first = desk.letter()
  const second = desk.letter()
  const { accountId, mail } = someone
  expect(await desk.activation.byLetter({ accountId, mail, passwordHash: `plain:${password}` })).toMatchObject({ ok: true })
  const code = codeIn(desk.sent.at(-1))
  expect(desk.challenges.answer('validate-mail', accountId, code)).toMatchObject({ ok: true })
  expect(desk.activation.validateMail({ accountId, mail })).toMatchObject({ ok: true })

  const entries = desk.store.db.prepare('SELECT * FROM audit').all()
  expect(entries.length).toBeGreaterThanOrEqual(4)
  const text = JSON.stringify(entries).toLowerCase()
  for (const secret of [first, second, password, code, mail, someone.mobile, someone.family, someone.identifier]) {
    expect(text).not.toContain(secret.toLowerCase())
  }
  expect(desk.store.audit.firstBreak()).toBeNull()
})
