import { join } from 'node:path'
import { noDesk } from '../../src/core/no-desk.ts'
import { noLog } from '../../src/core/log.ts'
import { realClock, realRandom, realTimers } from '../../src/core/real.ts'
import { argon2id, type PasswordHasher } from '../../src/core/secrets/password-hash.ts'
import { createStation, type Station } from '../../src/core/station.ts'
import { policySchema } from '../../src/shared/policy.ts'

export const policy = {
  school: { name: 'Banc', territory: 'RE', city: 'Saint-Denis', head: { name: 'Mme Payet', title: 'La principale' } },
  portal: { name: 'Portail', url: 'https://portail.example' },
}

/** An empty school on the real disk, clock and store, with one person signed in. */
export async function openSearchStation(dataDir: string, pin: string, hasher: PasswordHasher = argon2id()): Promise<Station> {
  const opened = await createStation({
    dataDir,
    resourcesDir: join(import.meta.dirname, '..', '..', 'resources'),
    policy: policySchema.parse(policy),
    demo: false,
    version: '0.0.0',
    clock: realClock,
    random: realRandom,
    timers: realTimers,
    desk: noDesk,
    keyStore: { protects: false, seal: () => Promise.resolve(null), unseal: () => Promise.resolve(null) },
    hasher,
    log: noLog,
    env: {},
    changed: () => undefined,
    show: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  const signedIn = await opened.value.call('staff', 'staff.setUp', { name: 'Banc', pin })
  if (!signedIn.ok) throw new Error(signedIn.error.code)
  return opened.value
}
