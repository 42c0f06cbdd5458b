import type { OutputOf } from '../../shared/contract.ts'
import type { House } from '../house.ts'
import { sealedSecret } from '../franceconnect/secret.ts'
import { leavesFrom } from '../../shared/policy/messages.ts'
import { smsCheck } from '../messages/sms-check.ts'
import type { AtHub } from '../sync/at-hub.ts'
import { migrations } from '../store/migrations/index.ts'

type Check = OutputOf<'cli.doctor'>['checks'][number]

/** What IT wants to know of a station, each with a word of detail. `ok` only when every check is. */
export function doctor(house: House): OutputOf<'cli.doctor'> {
  const { store, custodyBy } = house
  const integrity = String(store.db.pragma('integrity_check(1)', { simple: true }))
  const version = Number(store.db.pragma('user_version', { simple: true }))
  const journal = String(store.db.pragma('journal_mode', { simple: true }))
  const broken = store.audit.firstBreak()
  const checks: Check[] = [
    { name: 'store', ok: integrity === 'ok', detail: integrity },
    { name: 'schema', ok: version === migrations.length, detail: `version ${version}` },
    { name: 'journal', ok: journal === 'wal', detail: journal },
    { name: 'audit', ok: broken === null, detail: broken === null ? 'whole' : `broken at entry ${broken}` },
    {
      name: 'key-store',
      ok: custodyBy === 'os',
      detail: custodyBy === 'os' ? 'key held by the system' : 'no key store on this system: the key lies in a file beside the store',
    },
    ...ways(house),
    ...hub(house),
    ...franceConnect(house),
    { name: 'staff', ok: store.people.all().length > 0, detail: `${store.people.all().length} person(s)` },
    { name: 'school', ok: store.families.pupils() > 0, detail: `${store.families.pupils()} pupils` },
    copies(house),
  ]
  return { ok: checks.every((check) => check.ok), checks }
}

/** One is taken each day that the station runs: an older one means that there is no room, or that nothing ran. */
const OLD_MS = 3 * 86_400_000

function copies({ store, clock, backups, recovery }: House): Check {
  const taken = backups.list()
  const [newest] = taken
  const recovered = recovery.told() === null ? '' : '; went back to one, which nobody has read about yet'
  const isFresh = store.families.pupils() === 0 || (newest !== undefined && newest.at > clock.now() - OLD_MS)
  const told = newest === undefined ? 'none yet' : `${taken.length}, newest ${new Date(newest.at).toISOString()}`
  return { name: 'backups', ok: isFresh && recovered === '', detail: `${told}${recovered}` }
}

/** Where messages leave from. */
function ways({ policy, hub }: House): Check[] {
  const { smtp, sms } = policy.messages
  return [
    leavesFrom(policy.messages, 'sms') === 'hub' ? byHub('sms', hub) : smsCheck(sms),
    leavesFrom(policy.messages, 'mail') === 'hub'
      ? byHub('mail', hub)
      : { name: 'mail', ok: smtp !== undefined, detail: smtp?.host ?? 'no SMTP in the policy' },
  ]
}

/** What is left to the hub goes as far as this machine has joined it; nobody outside is asked. */
function byHub(name: string, hub: AtHub): Check {
  const isMember = hub.client() !== null
  return { name, ok: isMember, detail: isMember ? 'through the hub' : 'through the hub, which this machine has not joined' }
}

/** Nothing where the policy does not name it. */
function franceConnect({ policy, store, env, hub }: House): Check[] {
  const named = policy.franceConnect
  if (named === undefined) return []
  const name = 'franceconnect'
  if (policy.kiosk.keyboard === 'touch') return [{ name, ok: false, detail: 'not offered: a kiosk without keys cannot type on its pages' }]
  if ('hub' in named.clientSecret) {
    const { ok, detail } = byHub(name, hub)
    return [{ name, ok, detail: `${new URL(named.issuer).host}, ${detail}` }]
  }
  const secret = sealedSecret(named.clientSecret, store.settings, env)
  return [
    { name, ok: secret.ok, detail: secret.ok ? `${new URL(named.issuer).host}, secret sealed` : `client secret ${secret.error.reason}` },
  ]
}

/** Nothing where the policy names no hub. */
function hub({ hub: at, policy }: House): Check[] {
  const state = at.state()
  const name = 'hub'
  switch (state.kind) {
    case 'alone':
      return []
    case 'to-join':
      return [{ name, ok: false, detail: `${state.hub}: not joined yet (guichet hub join CODE)` }]
    case 'linked': {
      const { waiting, trouble } = state
      const host = policy.hub === undefined ? '' : new URL(policy.hub.url).host
      return [
        {
          name,
          ok: trouble === null,
          detail: `${host}: joined, ${waiting} change(s) waiting${trouble === null ? '' : `, ${trouble.code}`}`,
        },
      ]
    }
  }
}
