import { failure, type Failure } from '../../shared/codes.ts'
import type { LinkState } from '../../shared/link.ts'
import type { HubPolicy } from '../../shared/policy/hub.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock, Logger, Random, Timers } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { exchange } from './exchange.ts'
import type { HashKeys } from './hash-keys.ts'
import { hubClient, type HubClient } from './hub-client.ts'
import { hubLine, type HubLine } from './hub-line.ts'
import { joinHub } from './joining.ts'
import { link } from './link.ts'
import { memberships } from './membership.ts'
import { networkNow } from './network.ts'
import type { Received } from './receive.ts'
import { syncState } from './state.ts'

export interface AtHubPorts {
  readonly store: Store
  readonly policy: HubPolicy
  readonly keys: HashKeys
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly log: Logger
  /** Only for tests: how requests travel. */
  readonly line?: HubLine
  /** Only for tests. */
  readonly network?: () => string
  readonly changed: () => void
  readonly received: (received: Received) => void
  readonly live: () => void
}

/** This machine as one of several: how it stands with the hub, and joining it. */
export interface AtHub {
  state(): LinkState
  /** Failures: those of joinHub; `hub_missing` when the policy names no hub. */
  join(code: string, actor: string): Promise<Result<{ readonly schoolName: string }, Failure>>
  /** A conversation at once, whatever went wrong before; settles when it has ended. */
  now(): Promise<void>
  /** Alone again, for good. Failure: `not_joined`. */
  leave(actor: string): Result<{ readonly unsent: number }, Failure>
  start(): void
  stop(): void
  /** The hub's procedures, signed as this machine; null while it has joined none. */
  readonly client: () => HubClient | null
}

/** A machine whose policy names no hub. */
export const alone: AtHub = {
  state: () => ({ kind: 'alone' }),
  join: () => Promise.resolve(err(failure('hub_missing'))),
  now: () => Promise.resolve(),
  leave: () => err(failure('not_joined')),
  start: () => undefined,
  stop: () => undefined,
  client: () => null,
}

/** Refusals of this machine as it is known; a new code mends them. */
const REFUSED: readonly Failure['code'][] = ['station_unknown', 'hub_unsigned']

export function atHub(ports: AtHubPorts): AtHub {
  const { store, policy, keys, clock, random, timers, log, changed, received, live } = ports
  const members = memberships(store.settings)
  const state = syncState(store.db)
  const client = hubClient({ line: ports.line ?? hubLine(policy), clock, random, membership: members.get })
  const talk = exchange(store.db, store.changes)
  const linked = link({
    exchange: talk,
    state: state.get,
    client,
    keys,
    clock,
    timers,
    log,
    jitter: () => (random.bytes(1)[0] ?? 0) / 256,
    network: ports.network ?? networkNow,
    changed,
    received,
    live,
  })
  store.onShared(linked.nudge)
  const isMember = (): boolean => state.get().station !== null
  const isRefused = (): boolean => REFUSED.some((code) => code === linked.state().trouble?.code)
  return {
    state: () => (isMember() ? linked.state() : { kind: 'to-join', hub: new URL(policy.url).host }),
    async join(code, actor) {
      const joined = await joinHub(code, actor, { store, client, members, keys, clock, log, renew: talk.renew, isRefused })
      if (joined.ok) void linked.now()
      changed()
      return joined
    },
    now: linked.now,
    leave(actor) {
      if (!isMember()) return err(failure('not_joined'))
      const { n: unsent } = talk.waiting()
      store.db
        .transaction(() => {
          state.leave()
          members.drop()
          store.audit.append({ at: clock.now(), actor, action: 'hub.left', subject: null, detail: { unsent } })
        })
        .immediate()
      changed()
      return ok({ unsent })
    },
    start: linked.start,
    stop: linked.stop,
    client: () => (isMember() ? client : null),
  }
}
