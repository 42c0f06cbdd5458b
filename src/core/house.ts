import { m, type Locale } from '../shared/i18n/index.ts'
import type { Topic } from '../shared/contract.ts'
import type { Surface } from '../shared/contract/row.ts'
import { publicUrlOf, type Policy } from '../shared/policy.ts'
import { accountChanges } from './accounts/account-changes.ts'
import { activation } from './accounts/activation.ts'
import { brakes } from './accounts/brakes.ts'
import { challengeDesk } from './accounts/challenges.ts'
import { commonPasswords } from './accounts/common-passwords.ts'
import { credentialCheck } from './accounts/credential-check.ts'
import { directory } from './accounts/directory.ts'
import { mailLinkDesk } from './accounts/mail-links.ts'
import { messageLedger } from './accounts/message-ledger.ts'
import { notices } from './accounts/notices.ts'
import { requestBox } from './accounts/request-box.ts'
import { staffAtKiosk } from './accounts/staff-at-kiosk.ts'
import { staffPins } from './accounts/staff-pin.ts'
import { diallingCodes, maskPhone, readTyped } from './contact/phone.ts'
import { demoDesk } from './demo/desk.ts'
import { demoOutbox } from './demo/outbox.ts'
import { demoClock, demoSwitches } from './demo/switches.ts'
import { judgePassword } from './domain/password.ts'
import { finder } from './finder/index.ts'
import { kiosk } from './flows/kiosk.ts'
import type { FlowPorts, FranceConnectDoor } from './flows/ports.ts'
import { credentials } from './franceconnect/credentials.ts'
import { franceConnectDoor } from './franceconnect/door.ts'
import { letterBatches } from './letters/batches.ts'
import { liveDesk } from './live/live.ts'
import { hubDriver } from './messages/by-hub.ts'
import { courier } from './messages/courier.ts'
import { slipDesk } from './letters/slip.ts'
import { policyDrivers } from './messages/drivers.ts'
import type { Clock, Desk, Logger, Random, Timers } from './ports.ts'
import { keyedHash } from './secrets/keyed-hash.ts'
import { alone, atHub, type AtHub } from './sync/at-hub.ts'
import { hashKeys } from './sync/hash-keys.ts'
import type { PasswordHasher } from './secrets/password-hash.ts'
import { accountDesk } from './staff/accounts.ts'
import { auditDesk } from './staff/audit.ts'
import { conflictDesk } from './staff/conflicts.ts'
import { correctionDesk } from './staff/corrections.ts'
import { familyDesk } from './staff/families.ts'
import { importDesk } from './staff/imports.ts'
import { handOver } from './staff/hand-over.ts'
import { letterTextDesk } from './staff/letter-texts.ts'
import { letterDesk } from './staff/letters.ts'
import { outlookDesk } from './staff/outlook.ts'
import { peopleDesk } from './staff/people.ts'
import { backupDesk } from './staff/backups.ts'
import { recoveryDesk } from './staff/recovery.ts'
import { retentionDesk } from './staff/retention.ts'
import { requestDesk } from './staff/requests.ts'
import { staffSession } from './staff/session.ts'
import { supervision } from './staff/supervision.ts'
import { syncDesk } from './staff/sync-desk.ts'
import { tieDesk } from './staff/ties.ts'
import type { Store } from './store/store.ts'

export interface HousePorts {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly desk: Desk
  readonly log: Logger
  readonly hasher: PasswordHasher
  readonly demo: boolean
  readonly dataDir: string
  readonly resourcesDir: string
  readonly key: string
  readonly nativeBinding?: string | undefined
  readonly recoveryCode: string | null
  readonly custodyBy: 'os' | 'file'
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The window that is shown first. */
  readonly front: Surface
  changed(topic: Topic): void
  /** The shell shows that window, or makes the parent's anew. */
  show(surface: Surface): void
}

/** Puts the services together: who needs what is said here and nowhere else. */
export function house(ports: HousePorts) {
  const { store, policy, random, timers, log, hasher, changed } = ports
  const switches = demoSwitches(store.settings)
  const clock: Clock = ports.demo ? demoClock(ports.clock, () => switches.get().clockForwardMinutes) : ports.clock
  const outbox = demoOutbox(switches, clock, timers, () => changed('demo'))
  const desk = ports.demo ? demoDesk(ports.desk, switches, () => changed('demo')) : ports.desk
  const post = courier({
    store,
    clock,
    timers,
    log,
    drivers: policyDrivers(
      policy,
      ports.env,
      ports.demo ? outbox.drivers : { sms: null, mail: null },
      ports.demo ? null : (channel) => hubDriver({ channel, clock, client: () => hub.client() }),
    ),
    jitter: () => (random.bytes(1)[0] ?? 0) / 256,
    changed: () => {
      changed('messages')
      changed('kiosk')
    },
  })

  let locale: Locale = 'fr'
  let common: ReturnType<typeof commonPasswords> | null = null

  const keys = hashKeys(store.settings, random)
  const hashes = keyedHash(keys.all)
  const brakeDesk = brakes(store, clock, policy)
  const pins = staffPins(store, brakeDesk, hasher)
  const people = directory(store)
  const ledger = messageLedger({ store, clock, hashes, policy, session: () => parents.sessionId() })
  const links = mailLinkDesk({ store, random, publicUrl: policy.hub === undefined ? null : publicUrlOf(policy.hub) })
  const challenges = challengeDesk({ store, courier: post, clock, random, hashes, ledger, links })
  const messageParams = () => ({ school: policy.school.name, portal: policy.portal.name })
  const batches = letterBatches({ store, policy, clock, random, hashes, log })

  const search = finder(store)
  const given = handOver(store, clock, (): ((actor: string) => string) => names())
  const corrections = correctionDesk({ store, clock, random, territory: policy.school.territory })
  const ties = tieDesk({ store, clock, random })
  /** How whoever acted is called: a person's name, or the word for who is none. */
  const names = (): ((actor: string) => string) => {
    const known = new Map(store.people.everyone().map((person) => [person.id, person.name]))
    return (actor) => known.get(actor) ?? actor
  }

  const flow: FlowPorts = {
    policy,
    directory: people,
    phones: { read: readTyped, mask: maskPhone, countries: diallingCodes },
    challenges: {
      startUnseen: (purpose, subject, recipient, account) =>
        challenges.startUnseen({ purpose, subject, recipient, locale, params: messageParams(), account }),
      start: (purpose, subject, recipient) => challenges.start({ purpose, subject, recipient, locale, params: messageParams() }),
      answer: challenges.answer,
    },
    credentials: credentialCheck({ store, directory: people, brakes: brakeDesk, hashes, hasher, clock }),
    passwords: {
      judge: async (password, personal) => {
        const list = await (common ??= commonPasswords())
        return judgePassword(password, { personal, isCommon: (word) => list.has(word) })
      },
      hash: hasher.hash,
    },
    brakes: brakeDesk,
    requests: requestBox({ store, clock, random, locale: () => locale, changed: () => changed('requests') }),
    activation: activation({
      store,
      clock,
      random,
      challenges,
      courier: post,
      ledger,
      locale: () => locale,
      mailParams: messageParams,
      changed: () => changed('families'),
    }),
    changes: accountChanges({
      store,
      clock,
      random,
      directory: people,
      challenges,
      courier: post,
      ledger,
      locale: () => locale,
      mailParams: messageParams,
      changed: () => changed('families'),
    }),
    notices: notices({ store, courier: post, challenges, ledger, random, locale: () => locale, params: messageParams }),
    franceConnect: franceConnect(ports, clock, () => hub.client()),
    staff: staffAtKiosk(store, pins, brakeDesk, clock, policy),
  }

  const demoPin = (): string | null => (ports.demo ? store.settings.get('demo.pin') : null)

  const parents = kiosk({
    flow,
    random,
    timers,
    officeSees: () => live.officeSees(),
    changed: () => {
      changed('kiosk')
      live.moved()
    },
    // A parent who is gone while staff work at the same screen takes nothing away from them.
    ended: () => {
      if (front === 'kiosk') show('kiosk')
    },
    home: () => ({
      kind: 'home',
      school: policy.school.name,
      choices: [
        'activate-by-letter',
        'register-by-sms',
        ...(flow.franceConnect === null ? [] : (['franceconnect'] as const)),
        'lost',
        'my-account',
      ],
      guide: true,
      supervised: policy.supervision === 'each-parent',
      keyboard: policy.kiosk.keyboard,
      cut: ports.demo ? (switches.get().networkCut ? ['sms', 'mail'] : []) : [...post.cut()],
      demo: demoPin() === null ? null : { pin: demoPin() ?? '', person: pins.people()[0]?.name ?? '' },
      ready: store.families.pupils() > 0,
    }),
  })

  const keepUp = (): void => search.keepUp(timers, () => changed('families'))
  const hub =
    policy.hub === undefined || ports.demo
      ? alone
      : atHub({
          store,
          policy: policy.hub,
          keys,
          clock,
          random,
          timers,
          log,
          changed: () => {
            changed('sync')
            live.linked()
          },
          received: ({ rows }) => {
            if (rows === 0) return
            keepUp()
            for (const topic of ['families', 'letters', 'requests', 'kiosk'] as const) changed(topic)
          },
          live: () => live.hear(),
        })
  const session = staffSession({
    store,
    pins,
    hasher,
    clock,
    random,
    timers,
    schoolName: policy.school.name,
    lockAfterMs: policy.idle.staffLockSeconds * 1000,
    demoPin,
    recoveryCode: () => (store.settings.get('recovery.shown') === null ? ports.recoveryCode : null),
    recoveryCodeShown: () => store.settings.put('recovery.shown', 'yes'),
    changed: () => {
      changed('session')
      live.moved()
    },
  })
  const imports = importDesk({
    store,
    policy,
    clock,
    random,
    log,
    hasher,
    stagingPath: `${ports.dataDir}/import.db`,
    key: ports.key,
    nativeBinding: ports.nativeBinding,
    changed: () => changed('import'),
  })
  /** Which window is in front, as far as core had a say. */
  let front: Surface = ports.front
  const deeds = supervision({ parents, policy, store, clock })
  const live = liveDesk({
    client: () => hub.client(),
    presence() {
      const status = parents.status()
      return status.state === 'busy' || front === 'kiosk' ? status : { state: 'office', staffed: session.current() !== null }
    },
    carryOut: deeds.carryOut,
    clock,
    random,
    timers,
    log,
    changed: () => changed('kiosk'),
  })
  /** The shell shows that window. Before parents see theirs, the staff's is locked and whatever it had open is gone. */
  const show = (surface: Surface): void => {
    front = surface
    parents.park(surface === 'staff')
    if (surface === 'kiosk') {
      session.signOut()
      imports.discard()
    }
    live.moved()
    ports.show(surface)
  }

  const backups = backupDesk({
    ...{ store, clock, log, path: `${ports.dataDir}/guichet.db` },
    isBusy: () => parents.status().state === 'busy',
  })
  const member: AtHub = {
    ...hub,
    async join(code, actor) {
      const joined = await hub.join(code, actor)
      // An older copy would be of a machine that belongs to nobody.
      if (joined.ok) backups.take()
      return joined
    },
  }

  return {
    ...ports,
    show,
    clock,
    hub: member,
    live,
    supervision: deeds,
    desk,
    switches,
    outbox,
    courier: post,
    directory: people,
    brakes: brakeDesk,
    ledger,
    hashes,
    batches,
    parents,
    /** Reads what the first parent would otherwise wait for: the phone plan, the common passwords. */
    async warm(): Promise<void> {
      flow.phones.countries(policy.school.territory)
      await flow.passwords.judge('', [])
    },
    setLocale: (next: Locale): void => void (locale = next),
    session,
    corrections,
    ties,
    syncDesk: syncDesk({
      store,
      clock,
      link: member,
      conflicts: conflictDesk({ store, clock, random, reason: () => m.sync_reason() }),
      names,
    }),
    names,
    pins,
    handOver: given,
    letterTexts: letterTextDesk({ store, policy, clock, fontsDir: `${ports.resourcesDir}/fonts`, names }),
    credentialCheck: flow.credentials,
    accounts: accountDesk({ store, clock, brakes: brakeDesk }),
    people: peopleDesk({ store, clock, random, pins, brakes: brakeDesk, hasher }),
    auditDesk: auditDesk(store, names),
    outlook: outlookDesk(store, clock, policy.school.territory),
    requests: requestDesk({
      store,
      clock,
      random,
      courier: post,
      directory: people,
      ledger,
      brakes: brakeDesk,
      corrections,
      ties,
      schoolName: policy.school.name,
      reason: (reference) => m.desk_reason_request({ reference }),
      nameOf: names,
    }),
    families: familyDesk({ store, clock, finder: search, brakes: brakeDesk, directory: people, corrections, ties, names, handOver: given }),
    finder: search,
    /** After somebody was erased: their name is forgotten by search too. */
    forgetNames: (): void => search.forgetNames(timers, () => undefined),
    /** After many families changed at once: search reads them in between other work. */
    keepUp,
    slips: slipDesk({ policy, desk, fontsDir: `${ports.resourcesDir}/fonts` }),
    letters: letterDesk({
      store,
      policy,
      batches,
      desk,
      clock,
      random,
      fontsDir: `${ports.resourcesDir}/fonts`,
      changed: () => changed('letters'),
    }),
    recovery: recoveryDesk(store),
    backups,
    retention: retentionDesk({
      store,
      clock,
      random,
      log,
      months: policy.retention.monthsAfterLeaving,
      changed() {
        changed('families')
        search.forgetNames(timers, () => changed('families'))
      },
    }),
    imports,
  }
}
/** Null when the policy does not name it, and where parents have no keys to type on its pages. */
function franceConnect({ policy, store, desk, log, env }: HousePorts, clock: Clock, hub: AtHub['client']): FranceConnectDoor | null {
  const named = policy.franceConnect
  if (named === undefined || policy.kiosk.keyboard === 'touch') return null
  return franceConnectDoor({
    policy: named,
    credentials: credentials({ policy: named, settings: store.settings, env, hub, log }),
    desk,
    clock,
    log,
  })
}

export type House = ReturnType<typeof house>
