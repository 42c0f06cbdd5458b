import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noLog } from '../../src/core/log.ts'
import { realClock, realRandom, realTimers } from '../../src/core/real.ts'
import type { PasswordHasher } from '../../src/core/secrets/password-hash.ts'
import { noDesk } from '../../src/core/no-desk.ts'
import { createStation, type Station } from '../../src/core/station.ts'
import type { Desk } from '../../src/core/ports.ts'
import { policySchema, type PolicyInput } from '../../src/shared/policy.ts'
import { CLIENT_SECRET } from '../../test/setup/franceconnect.ts'

/** Tells right from wrong at once: hashing is measured apart. */
const noHashing: PasswordHasher = {
  hash: (secret) => Promise.resolve(`plain:${secret}`),
  verify: (secret, stored) => Promise.resolve(stored === `plain:${secret}`),
}

export interface BenchStation {
  readonly station: Station
  close(): void
}

/** The demonstration's station on the real disk, clock and store, without hashing. */
export async function openBenchStation(
  resourcesDir: string,
  { franceConnect, desk }: { readonly franceConnect: PolicyInput['franceConnect']; readonly desk: Partial<Desk> },
): Promise<BenchStation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guichet-bench-screens-'))
  const opened = await createStation({
    dataDir,
    resourcesDir,
    policy: policySchema.parse({
      school: { name: 'Collège des Filaos', territory: 'RE', head: { name: 'Mme Payet', title: 'La principale' } },
      portal: { name: 'Métice', url: 'https://portail.example/metice' },
      franceConnect,
    }),
    demo: true,
    version: '0.0.0',
    clock: realClock,
    random: realRandom,
    timers: realTimers,
    desk: { ...noDesk, ...desk },
    keyStore: { protects: false, seal: () => Promise.resolve(null), unseal: () => Promise.resolve(null) },
    hasher: noHashing,
    log: noLog,
    env: { GUICHET_BENCH_FC: CLIENT_SECRET },
    changed: () => undefined,
    show: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  return {
    station: opened.value,
    close() {
      opened.value.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
