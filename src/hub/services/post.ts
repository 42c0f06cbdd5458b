import { createHmac } from 'node:crypto'
import type { Delivery, Driver } from '../../core/gateways/driver.ts'
import type { HubMessageLimits, HubScope } from '../../core/domain/hub-message-limits.ts'
import { failure, type Failure } from '../../shared/codes.ts'
import type { HubInput } from '../../shared/hub-contract.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { KnownCaller } from '../http/signature.ts'
import type { HubMetrics } from '../metrics.ts'
import type { HubPorts } from '../ports.ts'
import { sentMessages } from '../store/sent.ts'
import { claim } from './claim.ts'
import { heldWork } from './held-work.ts'
import type { ServicesOf } from './of-school.ts'
import type { Senders } from './senders.ts'

export interface PostPorts extends Pick<HubPorts, 'database' | 'now' | 'random' | 'log' | 'key'> {
  readonly services: ServicesOf
  readonly senders: Senders
  readonly metrics: Pick<HubMetrics, 'message'>
}
type Message = HubInput<'send'>

/** One in so many messages sweeps what is too old to matter. */
const SWEEP = 64

/**
 * Sends for the stations of a school, each message once under its id: a row says that it is being handed over before it is, and
 * what became of it afterwards. What a crash interrupted may have left: it is handed over again only to a gateway that takes one key
 * once. Failures: those of `senders`, `bad_input` (the id is another message's), `hub_busy`.
 */
export function post({ database, now, random, log, key, services, senders, metrics }: PostPorts) {
  const held = heldWork<Result<Delivery, Failure>>()
  const own = createHmac('sha256', key).update('recipients').digest()
  const hashed = (school: string, recipient: string): string =>
    createHmac('sha256', own).update(`recipient\n${school}\n${recipient}`).digest('base64url')

  async function handOver(
    { id, channel, recipient, subject, text, within }: Message,
    { school, station }: KnownCaller,
    driver: Driver,
    limits: HubMessageLimits,
  ): Promise<Result<Delivery, Failure>> {
    const began = now()
    const claimed = await database.transact(school, async (sql) => {
      if ((random(1)[0] ?? 0) % SWEEP === 0) await sentMessages(sql, school).sweep(began)
      const of = { id, station, channel, recipient: hashed(school, recipient) }
      return claim(sql, school, { ...of, isStale: within === 0, knowsKeys: driver.idempotent === true, limits, now: began })
    })
    switch (claimed.kind) {
      case 'anothers':
        return err(failure('bad_input', { where: 'id' }))
      case 'known':
        return ok(claimed.delivery)
      case 'full':
        metrics.message(channel, 'limited')
        log.event('message.limited', { school, station, channel, scope: claimed.scope })
        return ok(heldBack(claimed.scope))
      case 'ours':
        break
    }
    const delivery = await driver.send({ id, recipient, subject, text, deadline: within === null ? null : began + within })
    const status = delivery.kind === 'sent' ? null : delivery.status
    // Not written down, it counts as interrupted; whoever asks now is told what is true all the same.
    await database
      .transact(school, (sql) => sentMessages(sql, school).settle(id, delivery.kind, status))
      .catch(() => log.event('database.lost'))
    metrics.message(channel, delivery.kind)
    if (status === null) log.event('message.sent', { school, station, channel })
    else log.event('message.failed', { school, station, channel, outcome: delivery.kind, status })
    return ok(delivery)
  }

  return {
    async send(message: Message, caller: KnownCaller): Promise<Result<Delivery, Failure>> {
      const known = await services(caller.school)
      const driver = senders.of(known, message.channel)
      if (!driver.ok) return driver
      // One whose reply was lost while it is under way waits for that.
      const work = held.join(caller.school, message.id, () => handOver(message, caller, driver.value, known.limits))
      return work ?? err(failure('hub_busy'))
    },
    ended: held.ended,
  }
}
export type Post = ReturnType<typeof post>

/** A number that has had its share gets nothing more; a machine or a school that has had its own is cut off until time gives some back. */
const heldBack = (scope: HubScope): Delivery => ({ kind: scope === 'number' ? 'refused' : 'unreachable', status: 'limit' })
