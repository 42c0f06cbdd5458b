import { failure } from '../../src/shared/codes.ts'
import { policySchema, type PolicyInput } from '../../src/shared/policy.ts'
import { err, ok } from '../../src/shared/result.ts'
import type { Brake } from '../../src/core/domain/limits.ts'
import type { Child, FlowPorts, FoundRequest, FranceConnectPerson, KnownAccount, NewRequest } from '../../src/core/flows/ports.ts'
import { examplePolicy } from './station.ts'

/** The world of a dialogue: two guardians of generated names, codes that are always the same, and everything that was done, in order. */
export interface World {
  readonly ports: FlowPorts
  /** What was sent or committed, in words: `sms activate-sms +33639980001`, `password a1 by sms`. */
  readonly done: string[]
  readonly requests: NewRequest[]
  readonly accounts: Record<
    string,
    KnownAccount & { mail: string | null; mailValidated: boolean; pendingMail: string | null; mobile: string | null }
  >
  /** What gateways do with the next messages. */
  delivery: 'sent' | 'queued' | 'failed'
  /** Codes sent so far have expired. */
  expire(): void
  /** Tries left, by brake. */
  left: Record<string, number>
  found: FoundRequest | null
  person: FranceConnectPerson | 'refused' | null
}

export const CODE = '123456'
export const PIN = '246810'
export const CHILDREN: readonly Child[] = [
  { id: 'c1', firstName: 'Maëlys', birthDate: '2013-05-04', className: '6B' },
  { id: 'c2', firstName: 'Anaïs', birthDate: '2014-06-07', className: null },
]

const TRIES: Readonly<Record<Brake, number>> = {
  'unknown-number': 3,
  'wrong-date': 3,
  'wrong-code': 3,
  'wrong-password': 5,
  'kiosk-password': 5,
} as Readonly<Record<Brake, number>>

export function openWorld(policy: Partial<PolicyInput> = {}): World {
  const accounts: World['accounts'] = {
    a1: {
      id: 'a1',
      guardianId: 'g1',
      identifier: 'n.payet',
      state: 'unnotified',
      guardianName: 'Nadia Payet',
      mail: 'nadia@exemple.example',
      mailValidated: false,
      pendingMail: null,
      mobile: '+33639980001',
    },
    a2: {
      id: 'a2',
      guardianId: 'g2',
      identifier: 'n.payet2',
      state: 'active',
      guardianName: 'Nadia Payet',
      mail: 'deux@exemple.example',
      mailValidated: true,
      pendingMail: null,
      mobile: '+33639980002',
    },
    a3: {
      id: 'a3',
      guardianId: 'g3',
      identifier: 'k.boyer',
      state: 'active',
      guardianName: 'Karim Boyer',
      mail: null,
      mailValidated: false,
      pendingMail: null,
      mobile: null,
    },
  }
  const codes = new Map<string, string>()
  const known = (id: string): KnownAccount | null => {
    const found = accounts[id]
    if (found === undefined) return null
    const { guardianId, identifier, state, guardianName } = found
    return { id, guardianId, identifier, state, guardianName }
  }
  const where = (test: (account: World['accounts'][string]) => boolean): KnownAccount[] =>
    Object.values(accounts).flatMap((account) => (test(account) ? (known(account.id) ?? []) : []))
  const key = (purpose: string, subject: string): string => `${purpose} ${subject}`
  const world: World = {
    done: [],
    requests: [],
    accounts,
    delivery: 'sent',
    left: { ...TRIES },
    found: null,
    person: null,
    expire: () => codes.clear(),
    ports: {
      policy: policySchema.parse({ ...examplePolicy, ...policy }),
      directory: {
        withMobile: (mobile, families, firsts) =>
          where(
            (one) =>
              one.mobile === mobile &&
              families.some((name) => one.guardianName.endsWith(name)) &&
              firsts.some((name) => one.guardianName.startsWith(name)),
          ),
        account: known,
        withIdentifier: (identifier) => where((one) => one.identifier === identifier)[0] ?? null,
        withMail: (mail) => where((one) => one.mail === mail),
        withNumber: (mobile) => where((one) => one.mobile === mobile),
        withFranceConnect: (subject) => (subject === 'known' ? known('a2') : null),
        contacts: (id) => {
          const { mail = null, mailValidated = false, pendingMail = null, mobile = null } = accounts[id] ?? {}
          return { mail, mailValidated, pendingMail, mobile }
        },
        sameNames: (one, other) => accounts[one]?.guardianName === accounts[other]?.guardianName,
        children: (guardianId) => (guardianId === 'g3' ? [] : CHILDREN),
        unvalidatedMail: (id) => (accounts[id]?.state === 'activating' ? (accounts[id]?.mail ?? null) : null),
      },
      phones: {
        read: (_country, typed) => (/^06\d{8}$/.test(typed) ? `+33${typed.slice(1)}` : null),
        mask: (e164) => `•••${e164.slice(-2)}`,
        countries: () => ({ countries: [{ country: 'FR', dialling: '+33' }], usual: 1 }),
      },
      challenges: {
        start(purpose, subject, recipient) {
          world.done.push(`${purpose} ${recipient}`)
          codes.set(key(purpose, subject), recipient)
          return Promise.resolve(ok(world.delivery))
        },
        startUnseen(purpose, subject, recipient) {
          world.done.push(`${purpose} ${recipient}`)
          codes.set(key(purpose, subject), recipient)
        },
        answer(purpose, subject, code) {
          const recipient = codes.get(key(purpose, subject))
          if (recipient === undefined) return err(failure('code_expired'))
          if (code !== CODE) {
            codes.delete(key(purpose, subject))
            return err(failure('code_wrong'))
          }
          codes.delete(key(purpose, subject))
          return ok({ recipient })
        },
      },
      credentials: {
        check(identifier, secret) {
          const account = where((one) => one.identifier === identifier)[0]
          if (secret === 'REPLACED') return Promise.resolve(err(failure('credentials_replaced')))
          if (secret === 'MERGED') return Promise.resolve(err(failure('account_merged')))
          if (account !== undefined && secret === 'LETTER') return Promise.resolve(ok({ kind: 'provisional' as const, account }))
          if (account !== undefined && secret === 'own') return Promise.resolve(ok({ kind: 'password' as const, account }))
          world.left['kiosk-password'] = (world.left['kiosk-password'] ?? 0) - 1
          return Promise.resolve(err(failure(world.left['kiosk-password'] > 0 ? 'credentials_wrong' : 'credentials_too_many')))
        },
        readScan: (text) => (text === 'SCAN' ? { identifier: 'n.payet', secret: 'LETTER' } : null),
      },
      passwords: {
        judge: (password) =>
          Promise.resolve(password.length < 8 ? failure('password_weak') : password === 'motdepasse1' ? failure('password_common') : null),
        hash: (password) => Promise.resolve(`hash:${password}`),
      },
      brakes: {
        left: ({ brake }) => Math.max(0, world.left[brake] ?? 9),
        miss: ({ brake }) => void (world.left[brake] = (world.left[brake] ?? 9) - 1),
        free: ({ brake }) => void (world.left[brake] = TRIES[brake]),
      },
      requests: {
        open(request) {
          world.requests.push(request)
          return 'K7P-4XM'
        },
        find: (reference) => (reference === 'K7P-4XM' ? world.found : null),
      },
      activation: {
        bySms: ({ accountId, mobile, proof, passwordHash }) => {
          world.done.push(`activate ${accountId} ${mobile} ${proof.by} ${passwordHash}`)
          return ok(null)
        },
        byLetter: ({ accountId, mail, passwordHash }) => {
          world.done.push(`activating ${accountId} ${mail} ${passwordHash}`)
          const account = accounts[accountId]
          if (account !== undefined) Object.assign(account, { state: 'activating', mail })
          codes.set(key('validate-mail', accountId), mail)
          return Promise.resolve(ok(world.delivery))
        },
        validateMail: ({ accountId, mail }) => {
          world.done.push(`validated ${accountId} ${mail}`)
          return ok(null)
        },
      },
      changes: {
        password: ({ accountId, passwordHash, by }) => (world.done.push(`password ${accountId} ${passwordHash} ${by}`), ok(null)),
        proposeMail({ accountId, mail }) {
          world.done.push(`propose ${accountId} ${mail}`)
          codes.set(key('change-mail', accountId), mail)
          return Promise.resolve(world.delivery)
        },
        adoptMail: ({ accountId, mail }) => (world.done.push(`adopt ${accountId} ${mail}`), ok(null)),
        mobile: ({ accountId, mobile, proof }) => (world.done.push(`mobile ${accountId} ${mobile} ${proof.by}`), ok(null)),
        join: ({ mainId, otherId }) => (world.done.push(`join ${otherId} to ${mainId}`), ok(null)),
        byFranceConnect: ({ accountId, mobile, subject, proof }) => (
          world.done.push(`franceconnect ${accountId} ${mobile} ${subject} ${proof.by}`),
          ok(null)
        ),
      },
      notices: {
        identifier: (account, channel, recipient) => void world.done.push(`identifier ${account.identifier} ${channel} ${recipient}`),
        validation: (accountId, mail) => void world.done.push(`validation ${accountId} ${mail}`),
      },
      franceConnect: {
        signIn: () => Promise.resolve(world.person === null || world.person === 'refused' ? err(failure('fc_refused')) : ok(world.person)),
        leave: () => undefined,
        cover: () => undefined,
      },
      staff: {
        people: () => [{ id: 'p1', name: 'Camille Exemple' }],
        check: (personId, pin) => Promise.resolve(pin === PIN ? ok({ id: personId }) : err(failure('pin_wrong'))),
        documents: () => ['passport'],
        recordVouch: ({ document }, accountId) => void world.done.push(`vouched ${accountId} ${document}`),
        recordRelease: (_who, { brake }) => {
          world.left[brake] = TRIES[brake]
          world.done.push(`released ${brake}`)
        },
        recordOpening: ({ personId }) => void world.done.push(`opened by ${personId}`),
      },
    },
  }
  return world
}
