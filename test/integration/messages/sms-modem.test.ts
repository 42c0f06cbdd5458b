import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { smsCheck } from '../../../src/core/messages/sms-check.ts'
import { smsModemDriver } from '../../../src/core/messages/sms-modem.ts'
import { policySchema } from '../../../src/shared/policy.ts'
import { examplePolicy } from '../../setup/station.ts'
import { modem, notice, smsCode } from './modem.ts'
import { code, MINUTE, postOffice, settled } from './post.ts'

describe('an SMS through a modem', () => {
  it('lies in the outbox as gammu-smsd reads it, and is sent once it lies in «sent»', async () => {
    const { driver, files, text, work } = modem()
    const seen: string[] = []
    const delivery = await driver(() => {
      seen.push(...files('outbox').map((name) => `${name} ${text('outbox', name)}`))
      work()
    }).send(notice)
    expect(delivery).toEqual({ kind: 'sent' })
    expect(seen).toEqual([expect.stringMatching(/^OUTC_\+262639980001_[\da-f]{32}\.txt Votre identifiant : a\.b$/)])
    expect(files('outbox')).toEqual([])
  })

  it.each([
    ['Votre code : 482913'],
    ['Élève à l’école, «ça», 12 €'],
    ['رمزك هو 482913'],
    ['🙂 et ê'],
    ['Texte long. '.repeat(40)],
    ['نص طويل. '.repeat(30)],
  ])('keeps its text whole: %s', async (long) => {
    const { driver, files, text, work } = modem()
    await driver(work).send({ ...notice, text: long })
    expect(text('sent', files('sent')[0] ?? '')).toBe(long)
  })

  it('has a name short enough for gammu, whatever its id, and another for another message', async () => {
    const { driver, files, work } = modem()
    await driver(work).send({ ...notice, id: '../../x y_z'.repeat(30) })
    await driver(work).send({ ...notice, id: 'n2' })
    expect(files('sent')).toHaveLength(2)
    for (const name of files('sent')) expect(name.length).toBeLessThan(100)
  })

  it('is one file however often it is given', async () => {
    const { driver, files, work } = modem({ waitSeconds: 1 })
    await driver().send(notice)
    await driver().send(notice)
    expect(files('outbox')).toHaveLength(1)
    await driver(work).send(notice)
    expect(await driver().send(notice)).toEqual({ kind: 'sent' })
    expect([files('outbox'), files('sent')].map((all) => all.length)).toEqual([0, 1])
  })

  it('is refused when the modem could not send it', async () => {
    const { driver, work } = modem()
    expect(await driver(() => work('error')).send(notice)).toEqual({ kind: 'refused', status: 'modem' })
  })

  it('goes before notices when it is a code', async () => {
    const { driver, files } = modem()
    await driver().send(notice)
    let order: string[] = []
    await driver(() => (order = files('outbox'))).send(smsCode)
    expect(order.map((name) => name.slice(0, 5))).toEqual(['OUTA_', 'OUTC_'])
  })
})

describe('a modem that does nothing', () => {
  it('leaves no code behind: the parent takes another way', async () => {
    const { driver, files } = modem()
    expect(await driver().send(smsCode)).toEqual({ kind: 'unreachable', status: 'modem' })
    expect(files('outbox')).toEqual([])
  })

  it('keeps a notice, and sends it when it works again', async () => {
    const { driver, files, work } = modem()
    expect(await driver().send(notice)).toEqual({ kind: 'unreachable', status: 'modem' })
    expect(files('outbox')).toHaveLength(1)
    work()
    expect(await driver().send(notice)).toEqual({ kind: 'sent' })
  })

  it('took a code at the last moment: it is sent, not taken back', async () => {
    const { driver, work } = modem()
    let looks = 0
    expect(await driver(() => void ((looks += 1) === 4 && work())).send(smsCode)).toEqual({ kind: 'sent' })
  })

  it('whose folders somebody empties leaves it unknown', async () => {
    const { driver, files, spool } = modem()
    const empty = (): void => files('outbox').forEach((name) => rmSync(join(spool, 'outbox', name)))
    expect(await driver(empty).send(notice)).toEqual({ kind: 'unknown', status: 'spool' })
  })
})

describe('a spool that is not there', () => {
  it('sends nothing and breaks nothing', async () => {
    const { driver, lose } = modem()
    lose()
    expect(await driver().send(smsCode)).toEqual({ kind: 'unreachable', status: 'spool' })
    expect(() => driver().takeBack?.(smsCode)).not.toThrow()
  })

  it('is told by doctor, and so is one that cannot be written', () => {
    const { policy, spool, lose } = modem()
    expect(smsCheck(policy)).toEqual({ name: 'sms', ok: true, detail: `modem through ${spool}` })
    if (process.getuid?.() !== 0) {
      chmodSync(join(spool, 'outbox'), 0o500)
      expect(smsCheck(policy)).toMatchObject({ ok: false, detail: expect.stringContaining('cannot be written') })
    }
    rmSync(join(spool, 'error'), { recursive: true })
    expect(smsCheck(policy)).toMatchObject({ ok: false, detail: expect.stringContaining(join(spool, 'error')) })
    lose()
    expect(smsCheck(policy).ok).toBe(false)
  })
})

describe('after a power cut', () => {
  /** The power is cut while the code lies in the outbox. */
  async function cut(off: number, meanwhile: (daemon: ReturnType<typeof modem>) => void = () => undefined) {
    const daemon = modem()
    const { open, clock } = postOffice()
    let isWaiting = (): void => undefined
    const waiting = new Promise<void>((resolve) => (isWaiting = resolve))
    const first = open({ sms: smsModemDriver(daemon.policy, () => new Promise(() => isWaiting())) })
    const id = first.enqueue(code(clock.now()))
    void first.courier.deliver(id)
    await waiting
    expect(daemon.files('outbox')).toHaveLength(1)
    meanwhile(daemon)
    clock.forward(off)
    const second = open({ sms: daemon.driver(daemon.work) })
    second.courier.start()
    await second.ring()
    for (let turn = 0; turn < 20; turn += 1) await settled()
    return { daemon, row: second.row(id) }
  }

  it('a code that was already sent is not sent again', async () => {
    const { daemon, row } = await cut(1_000, (before) => before.work())
    expect(row.state).toBe('sent')
    expect([daemon.files('outbox').length, daemon.files('sent').length]).toEqual([0, 1])
  })

  it('a code that still lies there goes out once', async () => {
    const { daemon, row } = await cut(1_000)
    expect(row.state).toBe('sent')
    expect(daemon.files('sent')).toHaveLength(1)
  })

  it('a code past its deadline is taken out of the outbox', async () => {
    const { daemon, row } = await cut(30 * MINUTE)
    expect(row).toMatchObject({ state: 'unknown', params: null })
    expect([...daemon.files('outbox'), ...daemon.files('sent')]).toEqual([])
  })
})

describe('the policy', () => {
  const sms = (given: object) => policySchema.parse({ ...examplePolicy, messages: { sms: given } }).messages.sms

  it('takes a description without its kind for an HTTP gateway, as before', () => {
    expect(sms({ url: 'https://sms.example/', body: { kind: 'none' } })).toMatchObject({ kind: 'http', method: 'POST' })
    expect(sms({ kind: 'gammu', spool: '/var/spool/gammu' })).toEqual({ kind: 'gammu', spool: '/var/spool/gammu', waitSeconds: 25 })
  })

  it.each([
    [{ kind: 'pigeon' }, ['messages', 'sms', 'kind']],
    [{ kind: 'gammu' }, ['messages', 'sms', 'spool']],
    [{ url: 'https://sms.example/' }, ['messages', 'sms', 'body']],
    [{ url: 'no address', body: { kind: 'none' } }, ['messages', 'sms', 'url']],
  ])('says which field of %j is wrong', (given, path) => {
    const parsed = policySchema.safeParse({ ...examplePolicy, messages: { sms: given } })
    expect(parsed.error?.issues[0]?.path).toEqual(path)
  })
})
