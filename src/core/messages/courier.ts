import { isLocale } from '../../shared/i18n/index.ts'
import { retryDelay } from '../domain/retry.ts'
import type { Clock, Logger, Timers } from '../ports.ts'
import type { MessageRow } from '../store/messages.ts'
import type { Store } from '../store/store.ts'
import type { Delivery, Driver } from '../gateways/driver.ts'
import type { Fault } from '../gateways/fault.ts'
import { mayWait, render, templates, type RenderedMessage, type TemplateName, type TemplateParams } from './templates.ts'

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
  const cut = new Set<'sms' | 'mail'>()
  let cancelTimer: (() => void) | null = null
  let stopped = false

  const driverFor = (channel: 'sms' | 'mail'): Driver | null => (channel === 'sms' ? drivers.sms : drivers.mail)

  function end(row: MessageRow, state: 'failed' | 'unknown', fault: Fault): void {
    store.messages.settle(row.id, state, fault, clock.now())
    log.event('message.failed', { channel: row.channel, template: row.template, status: fault })
  }

  function drop(row: MessageRow, why: 'deadline' | 'interrupted'): void {
    store.messages.settle(row.id, 'dropped', why, clock.now())
    log.event('message.dropped', { channel: row.channel, template: row.template })
  }

  /** Of what an earlier try has handed over, nothing may leave any more. */
  function tooLate(row: MessageRow): void {
    if (row.tries > 0) driverFor(row.channel)?.takeBack?.(row)
    drop(row, 'deadline')
  }

  const isStale = (row: MessageRow): boolean => row.deadline !== null && row.deadline <= clock.now()

  async function attempt(row: MessageRow): Promise<void> {
    if (isStale(row)) return tooLate(row)
    if (!store.messages.claim(row, clock.now())) return
    const rendered = written(row)
    if (rendered === null) return end(row, 'failed', 'template')
    const driver = driverFor(row.channel)
    const delivery: Delivery =
      driver === null
        ? { kind: 'unreachable', status: 'no-driver' }
        : await driver.send({ ...rendered, id: row.id, recipient: row.recipient, deadline: row.deadline })
    if (!stopped) settle(row, delivery)
  }

  function settle(row: MessageRow, delivery: Delivery): void {
    if (delivery.kind === 'unreachable') cut.add(row.channel)
    else if (delivery.kind === 'sent' || delivery.kind === 'refused') cut.delete(row.channel)
    const now = clock.now()
    switch (delivery.kind) {
      case 'sent':
        store.messages.settle(row.id, 'sent', null, now)
        return log.event('message.sent', { channel: row.channel, template: row.template })
      case 'refused':
        return end(row, 'failed', delivery.status)
      case 'unknown':
        return end(row, 'unknown', delivery.status)
      case 'unreachable':
        if (!waits(row)) return end(row, 'failed', delivery.status)
        store.messages.retryAt(row.id, now + retryDelay(row.tries + 1, jitter()), delivery.status, now)
        return log.event('message.retried', { channel: row.channel, template: row.template, status: delivery.status })
    }
  }

  /**
   * What a process that ended left behind. A code belongs to somebody who stood there: one that was not sent is not sent any
   * more, and one that may have left goes again only where the other side knows its key. Notices go on.
   */
  function recover(row: MessageRow): void {
    const wasBeingSent = row.state === 'sending'
    const goesOn = waits(row) || (wasBeingSent && driverFor(row.channel)?.idempotent === true)
    if (goesOn && !isStale(row)) return wasBeingSent ? store.messages.requeue(row.id, clock.now()) : undefined
    if (row.tries > 0) driverFor(row.channel)?.takeBack?.(row)
    return wasBeingSent ? end(row, 'unknown', 'interrupted') : drop(row, isStale(row) ? 'deadline' : 'interrupted')
  }

  async function round(): Promise<void> {
    for (const row of store.messages.due(clock.now())) {
      if (stopped) return
      await attempt(row)
      if (!stopped) changed()
    }
    schedule()
  }

  function schedule(): void {
    cancelTimer?.()
    cancelTimer = null
    const at = stopped ? null : store.messages.nextDueAt()
    if (at === null) return
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
      if (stopped) return 'sending'
      changed()
      schedule()
      return store.messages.byId(id)?.state ?? 'dropped'
    },
    /** At start: what a crash left half sent is settled or queued again under its own key, then the outbox goes on by itself. */
    start(): void {
      store.atomically(() => store.messages.unfinished().forEach(recover))
      schedule()
    },
    /** The channels whose gateway did not answer the last time: what the kiosk's first screen says. */
    cut: (): readonly ('sms' | 'mail')[] => [...cut],
    /** The network is back, or the clock jumped: try what waits. */
    nudge: (): void => void round(),
    stop(): void {
      stopped = true
      cancelTimer?.()
      drivers.sms?.close?.()
      drivers.mail?.close?.()
    },
  }
}

/** Whether a message may wait for the network; one of an earlier version whose template is gone may, and then fails. */
const waits = (row: MessageRow): boolean => !isTemplate(row.template) || mayWait(row.template)

const isTemplate = (name: string): name is TemplateName => Object.hasOwn(templates, name)

/** The message's text; null when this version cannot write it. */
function written({ template, params, locale }: MessageRow): RenderedMessage | null {
  if (!isTemplate(template)) return null
  try {
    return render(template, JSON.parse(params ?? '{}') as TemplateParams, isLocale(locale) ? locale : 'fr')
  } catch {
    return null
  }
}
export type Courier = ReturnType<typeof courier>
