import { describe, expect, it } from 'vitest'
import { code, fakeDriver, MINUTE, postOffice, settled, unreachable } from './post.ts'

describe('a message', () => {
  it('is sent under its own key, and what it said is erased', async () => {
    const mail = fakeDriver()
    const post = postOffice().open({ mail })
    const id = post.enqueue()
    expect(await post.courier.deliver(id)).toBe('sent')
    expect(mail.given).toEqual([
      expect.objectContaining({ id, recipient: 'parent@exemple.example', text: expect.stringContaining('482913') }),
    ])
    expect(post.row(id)).toMatchObject({ state: 'sent', params: null, failure: null, tries: 1 })
  })

  it('that is refused has failed for good', async () => {
    const { open, clock } = postOffice()
    const mail = fakeDriver()
    mail.answer = { kind: 'refused', status: 'recipient' }
    const post = open({ mail })
    const id = post.enqueue()
    expect(await post.courier.deliver(id)).toBe('failed')
    expect(post.row(id)).toMatchObject({ params: null, failure: 'recipient' })
    clock.forward(60 * MINUTE)
    await post.ring()
    expect(mail.given).toHaveLength(1)
  })

  it('of which nobody can tell is not sent twice', async () => {
    const { open, clock } = postOffice()
    const mail = fakeDriver()
    mail.answer = { kind: 'unknown', status: 'timeout' }
    const post = open({ mail })
    const id = post.enqueue()
    expect(await post.courier.deliver(id)).toBe('unknown')
    expect(post.row(id)).toMatchObject({ params: null, failure: 'timeout' })
    clock.forward(60 * MINUTE)
    await post.ring()
    expect(mail.given).toHaveLength(1)
  })

  it('past its deadline is dropped, not sent', async () => {
    const { open, clock } = postOffice()
    const sms = fakeDriver()
    const post = open({ sms })
    const id = post.enqueue(code(clock.now()))
    clock.forward(30 * MINUTE)
    expect(await post.courier.deliver(id)).toBe('dropped')
    expect(sms.given).toEqual([])
    expect(post.row(id)).toMatchObject({ params: null, failure: 'deadline' })
  })

  it('is sent until the last millisecond before its deadline', async () => {
    const { open, clock } = postOffice()
    const post = open({ sms: fakeDriver() })
    const id = post.enqueue(code(clock.now()))
    clock.forward(30 * MINUTE - 1)
    expect(await post.courier.deliver(id)).toBe('sent')
  })

  it.each(['mail-nobody-knows', 'toString'])('whose template is gone («%s») fails and holds up nothing', async (template) => {
    const mail = fakeDriver()
    const { open, clock } = postOffice()
    const post = open({ mail })
    const orphan = post.enqueue()
    post.store.db.prepare('UPDATE message SET template = ? WHERE id = ?').run(template, orphan)
    clock.forward(1)
    const next = post.enqueue()
    post.courier.start()
    await post.ring()
    expect(post.row(orphan)).toMatchObject({ state: 'failed', failure: 'template' })
    expect(post.row(next).state).toBe('sent')
  })

  it('whose params cannot be read fails', async () => {
    const post = postOffice().open({ mail: fakeDriver() })
    const id = post.enqueue()
    post.store.db.prepare(`UPDATE message SET params = '{' WHERE id = ?`).run(id)
    expect(await post.courier.deliver(id)).toBe('failed')
  })

  it('is not there unless what causes it is', () => {
    const post = postOffice().open({ mail: fakeDriver() })
    const work = (): void =>
      post.store.atomically(() => {
        post.enqueue()
        throw new Error('undone')
      })
    expect(work).toThrow('undone')
    expect(post.store.messages.waiting()).toBe(0)
  })
})

describe('when nothing can be reached', () => {
  it('a code fails at once: the parent is standing there', async () => {
    const { open, clock } = postOffice()
    const sms = fakeDriver()
    sms.answer = unreachable
    const post = open({ sms })
    const id = post.enqueue(code(clock.now()))
    expect(await post.courier.deliver(id)).toBe('failed')
    expect(post.row(id)).toMatchObject({ params: null, failure: 'network' })
    expect(post.timers.waiting()).toBe(0)
  })

  it('a code fails without a driver, a notice waits', async () => {
    const { open, clock } = postOffice()
    const post = open({})
    expect(await post.courier.deliver(post.enqueue(code(clock.now())))).toBe('failed')
    const notice = post.enqueue()
    expect(await post.courier.deliver(notice)).toBe('queued')
    expect(post.row(notice).failure).toBe('no-driver')
  })

  it('a notice waits, longer each time, and keeps its key', async () => {
    const { open, clock } = postOffice()
    const mail = fakeDriver()
    mail.answer = unreachable
    const post = open({ mail })
    const id = post.enqueue()
    post.courier.start()
    const waits: number[] = []
    for (let i = 0; i < 11; i += 1) {
      await post.ring()
      const wait = post.row(id).next_try_at - clock.now()
      waits.push(wait)
      clock.forward(wait - 1)
      await post.ring()
      expect(mail.given).toHaveLength(i + 1)
      clock.forward(1)
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits[0]).toBeGreaterThanOrEqual(2_500)
    expect(waits.at(-1)).toBeLessThanOrEqual(15 * MINUTE)
    expect(waits.at(-1)).toBe(waits.at(-2))
    mail.answer = { kind: 'sent' }
    await post.ring()
    expect(post.row(id)).toMatchObject({ state: 'sent', tries: 12 })
    expect(new Set(mail.given.map((message) => message.id))).toEqual(new Set([id]))
  })

  it('a notice that waited past its deadline is dropped', async () => {
    const { open, clock } = postOffice()
    const mail = fakeDriver()
    mail.answer = unreachable
    const post = open({ mail })
    const id = post.enqueue({ deadline: clock.now() + MINUTE })
    await post.courier.deliver(id)
    clock.forward(MINUTE)
    await post.ring()
    expect(post.row(id)).toMatchObject({ state: 'dropped', failure: 'deadline', params: null })
    expect(mail.given).toHaveLength(1)
  })
})

describe('two rounds at once', () => {
  it('send a message once', async () => {
    const mail = fakeDriver()
    const post = postOffice().open({ mail })
    const ids = [post.enqueue(), post.enqueue(), post.enqueue()]
    post.courier.nudge()
    post.courier.nudge()
    await Promise.all(ids.map((id) => post.courier.deliver(id)))
    await settled()
    expect(mail.given.map(({ id }) => id).sort()).toEqual(ids)
  })

  it('do not shorten a wait', async () => {
    const mail = fakeDriver()
    mail.answer = unreachable
    const post = postOffice().open({ mail })
    const ids = [post.enqueue(), post.enqueue(), post.enqueue()]
    post.courier.nudge()
    post.courier.nudge()
    await settled()
    expect(mail.given).toHaveLength(ids.length)
    expect(ids.map((id) => post.row(id).tries)).toEqual([1, 1, 1])
  })
})

describe('a long queue', () => {
  it('goes out to the end, oldest first', async () => {
    const { open, clock } = postOffice()
    const mail = fakeDriver()
    const post = open({ mail })
    const ids = Array.from({ length: 45 }, () => {
      clock.forward(1)
      return post.enqueue()
    })
    post.courier.start()
    while (post.timers.waiting() > 0) await post.ring()
    expect(mail.given.map(({ id }) => id)).toEqual(ids)
  })
})

describe('the log', () => {
  it('says what became of messages, and neither to whom nor what', async () => {
    const { open, clock } = postOffice()
    const sms = fakeDriver()
    const mail = fakeDriver()
    const post = open({ sms, mail })
    await post.courier.deliver(post.enqueue(code(clock.now())))
    sms.answer = { kind: 'refused', status: 'http 400' }
    await post.courier.deliver(post.enqueue(code(clock.now())))
    mail.answer = unreachable
    await post.courier.deliver(post.enqueue())
    mail.answer = { kind: 'unknown', status: 'cut' }
    await post.courier.deliver(post.enqueue())
    await post.courier.deliver(post.enqueue({ deadline: clock.now() }))
    expect(post.log.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'message.sent',
      'message.failed',
      'message.retried',
      'message.failed',
      'message.dropped',
    ])
    for (const secret of ['482913', '39980001', 'parent@', 'exemple']) expect(post.log.join('\n')).not.toContain(secret)
  })
})
