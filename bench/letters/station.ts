import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noLog } from '../../src/core/log.ts'
import type { KeyStore } from '../../src/core/ports.ts'
import { realClock, realRandom, realTimers } from '../../src/core/real.ts'
import { argon2id } from '../../src/core/secrets/password-hash.ts'
import { noDesk } from '../../src/core/no-desk.ts'
import { createStation, type Station } from '../../src/core/station.ts'
import { policySchema } from '../../src/shared/policy.ts'

/** The project's `resources/`, where the fonts and the example policy lie. */
export const resourcesDir = join(import.meta.dirname, '..', '..', 'resources')

const noKeyStore: KeyStore = { protects: false, seal: () => Promise.resolve(null), unseal: () => Promise.resolve(null) }

/** The station as the command line opens it: the real store, clock and randomness, no window. */
export async function openStation(dataDir: string): Promise<Station> {
  const opened = await createStation({
    dataDir,
    resourcesDir,
    policy: policySchema.parse(JSON.parse(readFileSync(join(resourcesDir, 'demo', 'policy.json'), 'utf8'))),
    demo: false,
    version: '0.0.0',
    clock: realClock,
    random: realRandom,
    timers: realTimers,
    desk: noDesk,
    keyStore: noKeyStore,
    hasher: argon2id(),
    log: noLog,
    env: {},
    changed: () => undefined,
    show: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}
