import { describe, expect, it } from 'vitest'
import { code, deferred, fakeDriver, MINUTE, postOffice, settled, silentDriver, unreachable } from './post.ts'

describe('what waits', () => {
  it('is still there after the power came back, and goes out by itself', async () => {
    const { open } = postOffice()
    const first = open({})
    const ids = [first.enqueue(), first.enqueue({ template: 'mail-changing' })]
    const mail = fakeDriver()
    const second = open({ mail })
    second.courier.start()
    await second.ring()
    expect(mail.given.map(({ id }) => id)).toEqual(ids)
    expect(mail.given[0]?.text).toContain('482913')
  })

  it('keeps its wait over a restart', async () => {
    const { open, clock } = postOffice()
    const down = fakeDriver()
    down.answer = unreachable
    const first = open({ mail: down })
    const id = first.enqueue()
    await first.courier.deliver(id)
    const { next_try_at: at } = first.row(id)
    const mail = fakeDriver()
    const second = open({ mail })
    second.courier.start()
    await second.ring()
    expect(mail.given).toEqual([])
    clock.forward(at - clock.now())
    await second.ring()
    expect(second.row(id)).toMatchObject({ state: 'sent', tries: 2 })
  })

  it('is not sent as a code: nobody stands there any more', async () => {
    const { open, clock } = postOffice()
    const id = open({}).enqueue(code(clock.now()))
    const sms = fakeDriver()
    const second = open({ sms })
    second.courier.start()
    await second.ring()
    expect(sms.given).toEqual([])
    expect(second.row(id)).toMatchObject({ state: 'dropped', failure: 'interrupted', params: null })
  })
})

describe('what was being sent', () => {
  /** The power is cut while the other side has been asked and has not answered. */
  async function cut(what: 'code' | 'notice', idempotent: boolean, off = 0) {
    const { open, clock } = postOffice()
    const { driver, asked } = silentDriver(idempotent)
    const first = open({ sms: driver, mail: driver })
    const id = first.enqueue(what === 'code' ? code(clock.now()) : {})
    void first.courier.deliver(id)
    await asked
    expect(first.row(id).state).toBe('sending')
    const next = fakeDriver(idempotent)
    clock.forward(off)
    const second = open({ sms: next, mail: next })
    second.courier.start()
    await second.ring()
    return { id, before: driver.given, after: next.given, row: second.row(id) }
  }

  it.each([true, false])('as a notice is sent again under the same key (a gateway that knows keys: %s)', async (idempotent) => {
    const { id, before, after, row } = await cut('notice', idempotent)
    expect([before, after].map((given) => given.map((message) => message.id))).toEqual([[id], [id]])
    expect(after).toEqual(before)
    expect(row).toMatchObject({ state: 'sent', tries: 2 })
  })

  it('as a code is sent again under the same key where the gateway knows keys', async () => {
    const { id, after, row } = await cut('code', true)
    expect(after.map((message) => message.id)).toEqual([id])
    expect(row.state).toBe('sent')
  })

  it('as a code is not sent again where the gateway does not: it may have left', async () => {
    const { after, row } = await cut('code', false)
    expect(after).toEqual([])
    expect(row).toMatchObject({ state: 'unknown', failure: 'interrupted', params: null })
  })

  it.each([true, false])('as a code is never sent after its deadline (a gateway that knows keys: %s)', async (idempotent) => {
    const { after, row } = await cut('code', idempotent, 30 * MINUTE)
    expect(after).toEqual([])
    expect(row).toMatchObject({ state: 'unknown', params: null })
  })
})

describe('a courier that was stopped', () => {
  it('touches the closed store no more when a late answer comes', async () => {
    const { open } = postOffice()
    const mail = fakeDriver()
    const answer = deferred<{ kind: 'sent' }>()
    mail.answer = () => answer.promise
    const first = open({ mail })
    const ids = [first.enqueue(), first.enqueue()]
    const delivered = first.courier.deliver(ids[0] ?? '')
    first.courier.nudge()
    const second = open({ mail: fakeDriver() })
    answer.resolve({ kind: 'sent' })
    expect(await delivered).toBe('sending')
    await settled()
    expect(first.timers.waiting()).toBe(0)
    expect(ids.map((id) => second.row(id).state)).toEqual(['sending', 'sending'])
  })

  it('rings no more', () => {
    const post = postOffice().open({ mail: fakeDriver() })
    post.enqueue()
    post.courier.start()
    expect(post.timers.waiting()).toBe(1)
    post.courier.stop()
    expect(post.timers.waiting()).toBe(0)
  })
})
