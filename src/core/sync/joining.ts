import { hostname } from 'node:os'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Store } from '../store/store.ts'
import type { Exchange } from './exchange.ts'
import type { HashKeys } from './hash-keys.ts'
import type { HubClient } from './hub-client.ts'
import { newKeys, type Memberships } from './membership.ts'
import { syncState } from './state.ts'

export interface JoiningPorts {
  readonly store: Store
  readonly client: HubClient
  readonly members: Memberships
  readonly keys: HashKeys
  readonly clock: Clock
  readonly log: Logger
  readonly renew: Exchange['renew']
  /** The hub refuses this machine as it is known: it may join anew. */
  readonly isRefused: () => boolean
}

/**
 * Joins the school's hub with a one-time code. The first machine brings its families; the others come empty and receive them; one
 * that was of this school before goes on where it was. Failures: `join_code_wrong`, `join_families_twice`, `already_joined` and the
 * hub client's.
 */
export async function joinHub(
  code: string,
  actor: string,
  { store, client, members, keys, clock, log, renew, isRefused }: JoiningPorts,
): Promise<Result<{ readonly schoolName: string }, Failure>> {
  const state = syncState(store.db)
  const before = members.get()
  if (state.get().station !== null && !isRefused()) return err(failure('already_joined'))
  const made = newKeys()
  const joined = await client.call(
    'join',
    {
      code,
      name: hostname().slice(0, 60) || 'poste',
      publicKey: made.publicKey,
      hashKeys: keys.bring(),
      hasFamilies: store.families.pupils() > 0,
      school: before?.school ?? null,
    },
    new AbortController().signal,
  )
  if (!joined.ok) return err(joined.error.failure)
  const { school, schoolName, station, incarnation, ordinal, hashKeys } = joined.value
  store.db
    .transaction(() => {
      const isBack = before?.school === school
      if (!isBack) state.leave()
      members.put({ school, schoolName, station, privateKey: made.privateKey })
      keys.take(hashKeys)
      state.join(station, ordinal, incarnation)
      if (isBack) renew(incarnation, ordinal)
      store.audit.append({ at: clock.now(), actor, action: 'hub.joined', subject: null, detail: { school: schoolName } })
      if (!isBack) store.changes.everything(actor)
    })
    .immediate()
  log.event('sync.joined')
  return ok({ schoolName })
}
