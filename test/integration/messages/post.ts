import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { courier, type Courier, type Drivers, type NewMail } from '../../../src/core/messages/courier.ts'
import type { Delivery, Driver, Outgoing } from '../../../src/core/gateways/driver.ts'
import type { MessageRow } from '../../../src/core/store/messages.ts'
import { openStore } from '../../../src/core/store/open.ts'
import { createStore, type Store } from '../../../src/core/store/store.ts'
import { handClock, handTimers } from '../../setup/station.ts'

export const MINUTE = 60_000

/** A way to send that answers as it is told, and remembers what it was given. */
export interface FakeDriver extends Driver {
  readonly given: Outgoing[]
  answer: Delivery | (() => Promise<Delivery>)
}

export function fakeDriver(idempotent = false): FakeDriver {
  const driver: FakeDriver = {
    idempotent,
    given: [],
    answer: { kind: 'sent' },
    send(message) {
      driver.given.push(message)
      return typeof driver.answer === 'function' ? driver.answer() : Promise.resolve(driver.answer)
    },
  }
  return driver
}

/** A promise, and what keeps it. */
export function deferred<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let keep: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolve) => void (keep = resolve))
  return { promise, resolve: (value) => keep(value) }
}

export const unreachable: Delivery = { kind: 'unreachable', status: 'network' }

/** A driver whose reply never comes: the power is cut first. `asked` tells when it was given its message. */
export function silentDriver(idempotent = false) {
  const driver = fakeDriver(idempotent)
  const asked = deferred<void>()
  driver.answer = () => {
    asked.resolve()
    return new Promise(() => undefined)
  }
  return { driver, asked: asked.promise }
}

export interface Post {
  readonly store: Store
  readonly courier: Courier
  readonly timers: ReturnType<typeof handTimers>
  readonly log: string[]
  enqueue(mail?: Partial<NewMail>): string
  row(id: string): MessageRow
  /** The timer rings: what is due is tried, to the end. */
  ring(): Promise<void>
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

/** A folder where a post can be opened again after its plug was pulled; one clock for its whole life. */
export function postOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-post-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  const clock = handClock()
  let pull: () => void = () => undefined
  let lastId = 0

  /** Opens the post; one that was open before loses its power. */
  function open(drivers: Partial<Drivers>): Post {
    pull()
    const opened = openStore({ path: join(folder, 'guichet.db'), key: '5a'.repeat(32), now: clock.now() })
    if (!opened.ok) throw new Error(opened.error.code)
    const store = createStore(opened.value)
    const timers = handTimers()
    const log: string[] = []
    const post = courier({
      store,
      clock,
      timers,
      drivers: { sms: null, mail: null, ...drivers },
      log: { event: (event, detail) => void log.push(JSON.stringify({ event, ...detail })) },
      jitter: () => 0.5,
      changed: () => undefined,
    })
    pull = () => {
      post.stop()
      store.close()
      pull = () => undefined
    }
    return {
      store,
      courier: post,
      timers,
      log,
      enqueue(mail = {}) {
        lastId += 1
        const id = `m${lastId}`
        const params = { school: 'Collège des Filaos', portal: 'Métice', code: '482913' }
        post.enqueue({
          id,
          template: 'mail-validation',
          locale: 'fr',
          recipient: 'parent@exemple.example',
          params,
          deadline: null,
          ...mail,
        })
        return id
      },
      row(id) {
        const row = store.messages.byId(id)
        if (row === null) throw new Error(`no message ${id}`)
        return row
      },
      async ring() {
        timers.fire()
        await settled()
      },
    }
  }
  cleanups.push(() => pull())
  return { open, clock }
}

/** Everything that waits for nothing outside is done: fake drivers answer at once. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

/** A code by SMS, as a challenge writes it. */
export const code = (now: number): Partial<NewMail> => ({ template: 'sms-code', recipient: '+33639980001', deadline: now + 30 * MINUTE })
