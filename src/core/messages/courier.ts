import { isLocale } from '../../shared/i18n/index.ts'
import { retryDelay } from '../domain/retry.ts'
import type { Clock, Logger, Timers } from '../ports.ts'
import type { MessageRow } from '../store/messages.ts'
import type { Store } from '../store/store.ts'
import type { Delivery, Driver } from './driver.ts'
import { mayWait, render, templates, type TemplateName, type TemplateParams } from './templates.ts'

export interface Drivers {
  readonly sms: Driver | null
  readonly mail: Driver | null
}

export interface NewMail {
  readonly id: string
  readonly template: TemplateName
  readonly locale: string
  readonly recipient: string
  readonly params: TemplateParams
  /** Milliseconds since 1970 after which it must not be sent any more; null when it never gets stale. */
  readonly deadline: number | null
}

export interface CourierPorts {
  readonly store: Store
  readonly clock: Clock
  readonly timers: Timers
  readonly drivers: Drivers
  readonly log: Logger
  /** Spreads retries; 0 ≤ x < 1. */
  readonly jitter: () => number
  readonly changed: () => void
}

/** The durable outbox: a message is a row before it is sent, and its row says what became of it. */
export function courier({ store, clock, timers, drivers, log, jitter, changed }: CourierPorts) {
  let cancelTimer: (() => void) | null = null
  let stopped = false

  const driverFor = (channel: 'sms' | 'mail'): Driver | null => (channel === 'sms' ? drivers.sms : drivers.mail)

  async function attempt(row: MessageRow): Promise<void> {
    const now = clock.now()
    if (row.deadline !== null && row.deadline <= now) {
      store.messages.settle(row.id, 'dropped', 'deadline', now)
      log.event('message.dropped', { channel: row.channel, template: row.template })
      return
    }
    if (!store.messages.claim(row.id, now)) return
    const driver = driverFor(row.channel)
    const rendered = render(row.template as TemplateName, JSON.parse(row.params ?? '{}'), isLocale(row.locale) ? row.locale : 'fr')
    const delivery: Delivery =
      driver === null ? { kind: 'unreachable', status: 'no driver' } : await driver.send({ ...rendered, id: row.id, recipient: row.recipient })
    if (!stopped) settle(row, delivery)
  }

  function settle(row: MessageRow, delivery: Delivery): void {
    const now = clock.now()
    const about = { channel: row.channel, template: row.template }
    switch (delivery.kind) {
      case 'sent':
        store.messages.settle(row.id, 'sent', null, now)
        return log.event('message.sent', about)
      case 'refused':
        store.messages.settle(row.id, 'failed', delivery.status, now)
        return log.event('message.failed', { ...about, status: delivery.status })
      case 'unknown':
        store.messages.settle(row.id, 'unknown', delivery.status, now)
        return log.event('message.failed', { ...about, status: delivery.status })
      case 'unreachable': {
        if (!mayWait(row.template as TemplateName)) {
          store.messages.settle(row.id, 'failed', delivery.status, now)
          return log.event('message.failed', { ...about, status: delivery.status })
        }
        store.messages.retryAt(row.id, now + retryDelay(row.tries + 1, jitter()), delivery.status, now)
        return log.event('message.retried', { ...about, status: delivery.status })
      }
    }
  }

  async function round(): Promise<void> {
    for (const row of store.messages.due(clock.now())) {
      if (stopped) return
      await attempt(row)
      changed()
    }
    schedule()
  }

  function schedule(): void {
    cancelTimer?.()
    cancelTimer = null
    const at = store.messages.nextDueAt()
    if (stopped || at === null) return
    cancelTimer = timers.after(Math.max(250, at - clock.now()), () => void round())
  }

  return {
    /** Writes the message; to be called inside the transaction of what causes it. */
    enqueue(mail: NewMail): void {
      const { params, template, ...rest } = mail
      store.messages.add({ ...rest, template, channel: templates[template].channel, params: JSON.stringify(params), now: clock.now() })
    },
    /** Sends one queued message now; gives its state after this try. */
    async deliver(id: string): Promise<MessageRow['state']> {
      const row = store.messages.byId(id)
      if (row?.state === 'queued') await attempt(row)
      changed()
      if (!stopped) schedule()
      return store.messages.byId(id)?.state ?? 'dropped'
    },
    /** At start: what a crash left half sent is settled or queued again under its own key, then the outbox goes on by itself. */
    start(): void {
      store.messages.recover(clock.now())
      schedule()
    },
    /** The network is back, or the clock jumped: try what waits. */
    nudge: (): void => void round(),
    stop(): void {
      stopped = true
      cancelTimer?.()
    },
  }
}
export type Courier = ReturnType<typeof courier>
