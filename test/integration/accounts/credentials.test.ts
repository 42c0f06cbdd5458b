import { describe, expect, it } from 'vitest'
import { encodeScan } from '../../../src/core/domain/scan.ts'
import { groupSecret } from '../../../src/core/domain/secret.ts'
import { DAY, MINUTE, office, someone } from './office.ts'

const refused = (code: string) => ({ ok: false, error: { code } })
const known = (kind: 'provisional' | 'password') => ({ ok: true, value: { kind, account: { id: someone.accountId } } })

describe('a provisional password', () => {
  it('is known as it is printed, however it is typed, also after a restart', async () => {
    const { open } = office()
    const secret = open().letter()
    const { credentials } = open()
    for (const typed of [secret, groupSecret(secret), ` ${secret.toLowerCase()} `]) {
      expect(await credentials.check(` ${someone.identifier.toUpperCase()} `, typed)).toMatchObject(known('provisional'))
    }
  })

  it('is known from the letter’s QR code', async () => {
    const desk = office().open()
    const scanned = desk.credentials.readScan(encodeScan({ identifier: someone.identifier, secret: desk.letter() }))
    expect(await desk.credentials.check(scanned?.identifier ?? '', scanned?.secret ?? '')).toMatchObject(known('provisional'))
  })

  it('is replaced by a later letter’s, and says so', async () => {
    const desk = office().open()
    const first = desk.letter()
    const second = desk.letter()
    expect(await desk.credentials.check(someone.identifier, first)).toEqual(refused('credentials_replaced'))
    expect(await desk.credentials.check(someone.identifier, second)).toMatchObject(known('provisional'))
  })

  it('expires with its letter', async () => {
    const { open, clock } = office({ letters: { validityDays: 30 } })
    const desk = open()
    const secret = desk.letter()
    clock.forward(30 * DAY - 1)
    expect(await desk.credentials.check(someone.identifier, secret)).toMatchObject(known('provisional'))
    clock.forward(1)
    expect(await desk.credentials.check(someone.identifier, secret)).toEqual(refused('credentials_expired'))
  })

  it('is used once a password was chosen, which then serves', async () => {
    const desk = office().open()
    const secret = desk.letter()
    const activated = await desk.activation.byLetter({
      accountId: someone.accountId,
      mail: someone.mail,
      passwordHash: 'plain:Mangue-Verte-42',
    })
    expect(activated).toEqual({ ok: true, value: 'sent' })
    expect(await desk.credentials.check(someone.identifier, secret)).toEqual(refused('credentials_used'))
    expect(await desk.credentials.check(someone.identifier, 'Mangue-Verte-42')).toMatchObject(known('password'))
  })

  it('lies in clear only with its open letter, and nowhere once that is confirmed', () => {
    const desk = office().open()
    const secret = desk.letter()
    const holding = (): readonly string[] =>
      desk.store.db
        .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
        .pluck()
        .all()
        .filter((table) => JSON.stringify(desk.store.db.prepare(`SELECT * FROM "${table}"`).all()).includes(secret))
    expect(holding()).toEqual(['letter'])
    const [letter] = desk.store.letters.ofAccount(someone.accountId)
    desk.store.letters.end(letter?.id ?? '', 'confirmed', 0)
    expect(holding()).toEqual([])
  })
})

describe('what is wrong', () => {
  it('counts against the account and the kiosk, and survives a restart', async () => {
    const { open, clock } = office({ limits: { passwordTries: 3 } })
    const secret = open().letter()
    for (let i = 0; i < 3; i += 1) expect(await open().credentials.check(someone.identifier, 'wrong')).toEqual(refused('credentials_wrong'))
    expect(await open().credentials.check(someone.identifier, secret)).toEqual(refused('credentials_too_many'))
    clock.forward(30 * MINUTE)
    expect(await open().credentials.check(someone.identifier, secret)).toMatchObject(known('provisional'))
  })

  it('is told of an unknown identifier in the same words, until the kiosk’s tries end', async () => {
    const desk = office({ limits: { passwordTries: 2 } }).open()
    const secret = desk.letter()
    for (let i = 0; i < 6; i += 1) expect(await desk.credentials.check(`nobody${i}`, secret)).toEqual(refused('credentials_wrong'))
    expect(await desk.credentials.check('nobody', secret)).toEqual(refused('credentials_too_many'))
    expect(await desk.credentials.check(someone.identifier, secret)).toEqual(refused('credentials_too_many'))
  })

  it('is not counted for a right one', async () => {
    const desk = office({ limits: { passwordTries: 2 } }).open()
    const secret = desk.letter()
    for (let i = 0; i < 10; i += 1) expect(await desk.credentials.check(someone.identifier, secret)).toMatchObject(known('provisional'))
  })

  it.each(['', ' ', '%', '*', `' OR 1=1 --`])('an identifier that is none: %j', async (identifier) => {
    expect(await office().open().credentials.check(identifier, 'wrong')).toEqual(refused('credentials_wrong'))
  })
})
