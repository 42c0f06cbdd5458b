import { failure, type Failure } from '../../shared/codes.ts'
import { MAX_WAIT } from '../../shared/hub-contract.ts'
import type { LinkState } from '../../shared/link.ts'
import type { SyncReply, SyncRequest } from '../../shared/sync.ts'
import type { Result } from '../../shared/result.ts'
import { retryDelay } from '../domain/retry.ts'
import type { Clock, Logger, Timers } from '../ports.ts'
import type { Exchange } from './exchange.ts'
import type { HashKeys } from './hash-keys.ts'
import type { HubClient, Refusal } from './hub-client.ts'
import type { Received } from './receive.ts'
import type { SyncState } from './state.ts'

export interface LinkPorts {
  readonly exchange: Exchange
  readonly state: () => SyncState
  readonly client: HubClient
  readonly keys: HashKeys
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
  /** Spreads retries; 0 ≤ x < 1. */
  readonly jitter: () => number
  /** A word that changes when this machine joins a network or leaves one. */
  readonly network: () => string
  /** What people are told of the link changed. */
  readonly changed: () => void
  /** Records came, or the hub took some of ours. */
  readonly received: (received: Received) => void
  /** Something live was said at the school (supervision). */
  readonly live: () => void
}

interface Asked {
  readonly request: SyncRequest
  readonly reply: Promise<Result<SyncReply, Refusal>>
}

/** Long enough for a request to be signed and handed to the network. */
async function turns(): Promise<void> {
  for (let n = 0; n < 4; n += 1) await new Promise((resolve) => void setImmediate(resolve))
}

/** Requests at the hub at once: while its database is busy with one, it reads the next. */
const IN_AIR = 2
/** Changes that are made one after the other go together. */
const GATHER = 100
/** A hub that does not answer is asked again at least this often, in milliseconds: a school's line comes back unannounced. */
const LONGEST = 60_000
/** While it does not answer, this machine's networks are looked at this often. */
const NETWORK = 3_000
/** How often a machine that has joined no hub looks whether it has. */
const LOOK = 30_000
/** What does not mend itself is tried again this often, in milliseconds. */
const SLOW = 10 * 60_000
const PATIENT: readonly Failure['code'][] = ['hub_protocol_old', 'station_unknown', 'hub_behind', 'hub_unsigned']

/**
 * Keeps this machine and its hub in step by itself: at start, on a change here, on the hub's word, on the network's return. One
 * conversation at a time; what a reply was lost of is asked again. Between conversations a request waits at the hub for news.
 */
export function link({ exchange, state, client, keys, clock, timers, log, jitter, network, changed, received, live }: LinkPorts) {
  const ending = new AbortController()
  let talking: Promise<void> | null = null
  let again = false
  let listening = false
  let tries = 0
  let trouble: Failure | null = null
  let heardAt: number | null = null
  let rows = 0
  let first = false
  let liveSeen = 0
  let callOff: () => void = () => undefined
  let stopWatching: () => void = () => undefined

  function later(ms: number): void {
    callOff()
    callOff = ending.signal.aborted ? () => undefined : timers.after(ms, () => void talk())
  }

  function talk(): Promise<void> {
    callOff()
    if (talking !== null) {
      again = true
      return talking
    }
    if (ending.signal.aborted) return Promise.resolve()
    if (state().station === null) {
      // It may be joined from the command line.
      later(LOOK)
      return Promise.resolve()
    }
    first = state().cursor === 0
    talking = converse().then((refusal) => {
      talking = null
      if (!ending.signal.aborted) ended(refusal)
    })
    changed()
    return talking
  }

  function ended(refusal: Refusal | null): void {
    settle(refusal)
    changed()
    const more = again
    again = false
    if (refusal !== null) {
      later(pause(refusal))
      if (refusal.failure.code === 'hub_unreachable') watchNetwork(network())
    } else if (more) later(GATHER)
    else void listen()
  }

  function settle(refusal: Refusal | null): void {
    if (refusal === null) {
      tries = 0
      trouble = null
      first = false
      rows = 0
      return
    }
    tries += 1
    if (trouble?.code !== refusal.failure.code) log.event('sync.troubled', { code: refusal.failure.code })
    trouble = refusal.failure
  }

  const pause = ({ failure: { code }, afterMs }: Refusal): number =>
    Math.max(afterMs, PATIENT.includes(code) ? SLOW : Math.min(LONGEST, retryDelay(tries, jitter())))

  /** A network that comes back is used at once. */
  function watchNetwork(was: string): void {
    stopWatching()
    stopWatching = timers.after(NETWORK, () => {
      if (trouble?.code !== 'hub_unreachable' || ending.signal.aborted) return
      const is = network()
      if (is !== was && is !== '') void talk()
      else watchNetwork(is)
    })
  }

  const send = (request: SyncRequest | null): Asked | null =>
    request === null ? null : { request, reply: client.call('sync', request, ending.signal) }

  /** Sends what comes next until the hub has as much to do as it may; whether anything was sent. */
  function sendAhead(asked: SyncRequest, reply: SyncReply, inAir: Asked[]): boolean {
    const before = inAir.length
    while (inAir.length < IN_AIR) {
      const next = send(exchange.askAhead(asked, reply, inAir.at(-1)?.request))
      if (next === null) break
      inAir.push(next)
    }
    return inAir.length > before
  }

  /** Until both know the same; null when they do. Throws nothing. */
  async function converse(): Promise<Refusal | null> {
    try {
      const known = await client.call('keys', {}, ending.signal)
      if (!known.ok) return known.error
      keys.take(known.value.hashKeys)
      /** What was sent and not answered yet, in its order. */
      const inAir: Asked[] = []
      for (;;) {
        const asked: Asked | null = inAir.shift() ?? send(exchange.ask())
        if (asked === null || ending.signal.aborted) return null
        const reply = await asked.reply
        if (ending.signal.aborted) return null
        if (!reply.ok) {
          await Promise.all(inAir.splice(0).map((other) => other.reply))
          if (reply.error.failure.code === 'hub_out_of_step') continue
          if (reply.error.failure.code !== 'station_forked') return reply.error
          const life = await client.call('renew', {}, ending.signal)
          if (!life.ok) return life.error
          exchange.renew(life.value.incarnation, life.value.ordinal)
          log.event('sync.renewed', { incarnation: life.value.incarnation })
          continue
        }
        const sent = sendAhead(asked.request, reply.value, inAir)
        // It leaves before this thread is busy with the reply.
        if (sent) await turns()
        const heard = exchange.hear(reply.value)
        const last = inAir.at(-1)
        if (last !== undefined) exchange.lookAhead(last.request)
        heardAt = clock.now()
        rows += heard.rows
        if (heard.rows + heard.accepted + heard.refused > 0) received(heard)
        if (first) changed()
        const { more, taken, outcomes } = reply.value
        const isDone = !more && taken === undefined && outcomes.length === 0 && exchange.waiting().n === 0
        if (isDone) return null
      }
    } catch (error) {
      // The disk is full, or worse: nothing of the reply was kept, and it is asked for again.
      const id = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      log.event('sync.stuck', { error: id })
      return { failure: failure(id === 'SQLITE_FULL' ? 'store_unwritable' : 'internal', { id }), afterMs: 0 }
    }
  }

  /** One request waits at the hub while there is nothing to say; its answer, or its failure, begins the next conversation. */
  async function listen(): Promise<void> {
    if (listening || ending.signal.aborted) return
    listening = true
    const { cursor } = state()
    const news = await client.call('wait', { version: cursor, live: liveSeen, seconds: MAX_WAIT }, ending.signal)
    listening = false
    if (ending.signal.aborted) return
    if (!news.ok) {
      // A conversation that goes on says it better.
      if (talking !== null) return
      if (news.error.failure.code === 'hub_busy') ended(news.error)
      else later(Math.max(news.error.afterMs, retryDelay(1, jitter()) / 5))
      return
    }
    if (news.value.live > liveSeen) {
      liveSeen = news.value.live
      live()
    }
    if (news.value.version > state().cursor || exchange.waiting().n > 0) void talk()
    else void listen()
  }

  return {
    /** What people are told; `alone` and `to-join` are for whoever knows the policy. */
    state(): Extract<LinkState, { kind: 'linked' }> {
      const { n, since } = exchange.waiting()
      const phase = talking !== null ? (first ? 'first' : 'talking') : 'quiet'
      return { kind: 'linked', waiting: n, since, heardAt, phase, received: rows, trouble }
    },
    start: (): void => void talk(),
    /** Something was done here: others are told in a moment. */
    nudge(): void {
      if (talking !== null) again = true
      else if (trouble === null) later(GATHER)
    },
    /** Somebody asks for it, or the network is back: at once, whatever went wrong before. */
    now: talk,
    stop(): void {
      callOff()
      stopWatching()
      ending.abort()
      client.close()
    },
  }
}
export type Link = ReturnType<typeof link>
