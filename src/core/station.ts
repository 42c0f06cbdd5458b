import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { failure, type Failure } from '../shared/codes.ts'
import type { Topic } from '../shared/contract.ts'
import { dispatch } from '../shared/dispatch.ts'
import type { Role, Surface } from '../shared/contract/row.ts'
import type { Policy } from '../shared/policy.ts'
import { traceOf } from '../shared/trace.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { chores } from './chores.ts'
import { prepareDemo } from './demo/prepare.ts'
import { house, type House } from './house.ts'
import type { Clock, Desk, KeyStore, Logger, Random, Timers } from './ports.ts'
import type { CoreCaller, CoreHandlers } from './procedures/caller.ts'
import { cliHandlers } from './procedures/cli.ts'
import { demoHandlers } from './procedures/demo.ts'
import { kioskHandlers } from './procedures/kiosk.ts'
import { staffHandlers } from './procedures/staff.ts'
import { openCustody, renewRecoveryCode } from './secrets/custody.ts'
import type { PasswordHasher } from './secrets/password-hash.ts'
import { afterRecovery } from './staff/recovery.ts'
import { openBeside, openOrRecover } from './store/open-or-recover.ts'
import { check, isDamage, type Db } from './store/open.ts'
import { createStore } from './store/store.ts'
import { changeId } from './sync/change-id.ts'

export interface StationPorts {
  readonly dataDir: string
  readonly resourcesDir: string
  readonly policy: Policy
  readonly demo: boolean
  readonly version: string
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly desk: Desk
  readonly keyStore: KeyStore
  readonly hasher: PasswordHasher
  readonly log: Logger
  readonly env: Readonly<Record<string, string | undefined>>
  readonly nativeBinding?: string | undefined
  /** The window that is shown first: staff's on an office computer. The kiosk's where none is named. */
  readonly front?: Surface
  /** The store was found to be damaged while it was open: a new start goes back to a backup. */
  damaged?(): void
  changed(topic: Topic): void
  show(surface: Surface): void
}

export interface Station {
  /** One call from a surface. Core knows who that is; the caller does not say. */
  call(surface: Surface, procedure: string, input: unknown): Promise<Result<unknown, Failure>>
  readonly house: House
  close(): void
}

/** Opens the key and the store, puts the house together, and answers calls. Failures: those of openCustody and openStore. */
export async function createStation(ports: StationPorts): Promise<Result<Station, Failure>> {
  const { dataDir, clock, random, log, env } = ports
  const [keyPath, storePath] = [join(dataDir, 'key.json'), join(dataDir, 'guichet.db')]
  // A new key would open nothing that is there.
  if (existsSync(storePath) && !existsSync(keyPath)) return err(failure('key_missing'))
  const custody = await openCustody({
    path: keyPath,
    keyStore: ports.keyStore,
    random,
    recoveryCode: env['GUICHET_RECOVERY_CODE'],
  })
  if (!custody.ok) return custody
  // A command beside a running kiosk leaves to it what it is printing and sending, and a store that is damaged.
  const visiting = ports.keyStore.visiting === true
  const options = { path: storePath, key: custody.value.key, nativeBinding: ports.nativeBinding, now: clock.now() }
  const opened = visiting ? openBeside(options) : openOrRecover(options)
  if (!opened.ok) {
    log.event('store.refused', { code: opened.error.code })
    return opened
  }
  const { db, recovery } = opened.value
  const store = createStore(db, { now: () => clock.now(), ids: () => changeId(clock.now(), random.bytes(10)) })
  log.event('store.opened')
  if (recovery !== null) {
    const { salvaged, lost } = afterRecovery(store, recovery, options)
    log.event('store.recovered', { salvaged, lost })
  }
  if (!visiting) store.letters.doubtSending(clock.now())
  let { recoveryCode } = custody.value
  if (recoveryCode === null && !ports.demo && store.settings.get('recovery.shown') === null) {
    // Nobody has seen the first one: core died before it could be shown.
    const renewed = renewRecoveryCode({ path: keyPath, random }, custody.value.key)
    if (!renewed.ok) return renewed
    recoveryCode = renewed.value
  }
  const built = house({ ...ports, front: ports.front ?? 'kiosk', store, key: custody.value.key, recoveryCode, custodyBy: custody.value.by })
  if (ports.demo) {
    const prepared = await prepareDemo(built)
    if (!prepared.ok) return prepared
  }
  // What goes goes before a copy is taken.
  const daily = chores(ports.timers, [built.retention.look, built.backups.look])
  if (!visiting) {
    built.courier.start()
    built.hub.start()
    if (ports.policy.hub !== undefined && !ports.demo) built.live.start()
    built.keepUp()
    // The demonstration's clock can be put forward: nobody should lose its families by trying.
    if (!ports.demo) daily.start()
    void built.letters.printing.recover()
  }

  const handlers: CoreHandlers = { ...kioskHandlers(built), ...staffHandlers(built), ...demoHandlers(built), ...cliHandlers(built) }

  return ok({
    house: built,
    call: (surface, procedure, input) =>
      dispatch(handlers, callerOn(surface, built), procedure, input, ({ error }) => {
        const id = random.id().slice(0, 8)
        log.event('core.bug', {
          id,
          procedure: procedure.slice(0, 60),
          error: traceOf(error),
        })
        if (isDamage(error) && !isWhole(store.db, storePath)) ports.damaged?.()
        return id
      }),
    close() {
      built.courier.stop()
      built.live.stop()
      built.hub.stop()
      built.finder.stop()
      daily.stop()
      built.letters.printing.stop()
      built.imports.discard()
      built.session.stop()
      store.close()
    },
  })
}

function isWhole(db: Db, path: string): boolean {
  try {
    return check(db, path) === null
  } catch {
    return false
  }
}

/** The session that core holds for a surface. A parent is whoever stands there; staff are who signed in. */
function callerOn(surface: Surface, { session, demo }: House): CoreCaller {
  switch (surface) {
    case 'kiosk':
      return { surface, role: 'parent', actor: 'parent' }
    case 'cli':
      return { surface, role: 'operator', actor: 'cli' }
    case 'demo':
      return { surface, role: demo ? 'demo' : ('visitor' satisfies Role), actor: 'system' }
    case 'staff': {
      const person = session.current()
      return { surface, role: person?.role ?? 'visitor', actor: person?.id ?? 'visitor' }
    }
  }
}
