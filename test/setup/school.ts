import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SampleOptions } from '../../src/core/import/sample/families.ts'
import { writeSample } from '../../src/core/import/sample.ts'
import { noLog } from '../../src/core/log.ts'
import { realClock, realRandom, realTimers } from '../../src/core/real.ts'
import { argon2id } from '../../src/core/secrets/password-hash.ts'
import { createStation } from '../../src/core/station.ts'
import type { StaffRole } from '../../src/shared/model.ts'
import { policySchema, type PolicyInput } from '../../src/shared/policy.ts'
import { damage, pageOf } from './damage.ts'
import { idleDesk, noKeyStore, resourcesDir } from './station.ts'

export interface Letter {
  readonly identifier: string
  readonly secret: string
}

export interface School {
  /** For the app: `--data`. */
  readonly dataDir: string
  /** A letter for the guardian whom the sample calls so. */
  letter(adultId: number): Letter
  /** Gives one sample guardian the names of another, as one person in two files has them. */
  rename(adultId: number, as: number): void
  /** Corrects a child's birth date as staff would. */
  correctBirthDate(adultId: number, child: string, date: string): void
  /** Leaves a request as a parent would: the date that was typed for the adult's first child. */
  report(of: { kind: 'wrong-date'; adultId: number; date: string }): void
  /** One of the pupils has left half a year ago. */
  depart(): void
  /** What was erased by itself, as its report says. */
  purged(): void
  /** A copy is taken, and then the disk goes bad under the families. Nothing more can be asked of the school here. */
  goBad(): void
  close(): void
}

export const PIN = '730519'

/** A data folder with a generated school and one member of staff, made through core itself, for an app to be started on. */
export async function prepareSchool(sample: SampleOptions, policy: PolicyInput, role: StaffRole = 'secretary'): Promise<School> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guichet-school-'))
  const opened = await createStation({
    dataDir,
    resourcesDir,
    policy: policySchema.parse(policy),
    demo: false,
    version: '0.0.0',
    clock: realClock,
    random: realRandom,
    timers: realTimers,
    desk: idleDesk,
    keyStore: noKeyStore,
    hasher: argon2id(),
    log: noLog,
    env: {},
    changed: () => undefined,
    show: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.code)
  const { house } = opened.value
  const { store, batches } = house
  const files = await writeSample({ ...sample, outDir: join(dataDir, 'export') })
  const preview = await house.imports.preview(files)
  if (!preview.ok) throw new Error(preview.error.code)
  const applied = house.imports.apply(preview.value.previewId, 'system')
  if (!applied.ok) throw new Error(applied.error.code)
  const pinHash = await argon2id().hash(PIN)
  store.people.add({ id: realRandom.id(), name: 'Camille Exemple', role, pinHash })
  store.settings.put('recovery.shown', 'yes')
  const guardianOf = (adultId: number): string => {
    const row = store.db.prepare<[string], { id: string }>('SELECT id FROM guardian WHERE source_key = ?').get(`siecle:${adultId}`)
    if (row === undefined) throw new Error(`no guardian ${adultId}`)
    return row.id
  }
  return {
    dataDir,
    letter(adultId) {
      const made = batches.create({ scope: 'guardian', guardianId: guardianOf(adultId) }, 'system')
      if (!made.ok) throw new Error(made.error.code)
      const [letter] = store.letters.ofBatch(made.value.id)
      const account = store.accounts.byGuardian(guardianOf(adultId))
      if (letter?.secret == null || account === null) throw new Error('no letter')
      return { identifier: account.identifier, secret: letter.secret }
    },
    rename(adultId, as) {
      store.db
        .prepare(
          `UPDATE guardian SET (family_name, usage_name, first_name, search_name) =
             (SELECT family_name, usage_name, first_name, search_name FROM guardian WHERE id = ?) WHERE id = ?`,
        )
        .run(guardianOf(as), guardianOf(adultId))
    },
    correctBirthDate(adultId, child, date) {
      store.db
        .prepare(
          `UPDATE pupil SET birth_date = ? WHERE first_name = ? AND id IN (SELECT pupil_id FROM responsibility WHERE guardian_id = ?)`,
        )
        .run(date, child, guardianOf(adultId))
    },
    report({ kind, adultId, date }) {
      const guardianId = guardianOf(adultId)
      const [child] = store.guardians.childrenOf(guardianId)
      if (child === undefined) throw new Error('no child')
      const entered = JSON.stringify({ child: child.id, date })
      store.requests.add({
        id: realRandom.id(),
        reference: 'K7P4XM',
        kind,
        guardianId,
        entered,
        flow: 'register-by-sms',
        locale: 'fr',
        mobile: '+33639980041',
        now: realClock.now(),
      })
    },
    depart() {
      const day = new Date(realClock.now() - 183 * 86_400_000).toISOString().slice(0, 10)
      store.db.prepare('UPDATE pupil SET left_on = ? WHERE id = (SELECT min(id) FROM pupil)').run(day)
    },
    purged() {
      const counts = { pupils: 31, guardians: 44, letters: 12, requests: 3, messages: 58 }
      const at = realClock.now() - 86_400_000
      store.retention.add({ id: realRandom.id(), at, keep_months: 12, ...counts }, [{ left_on: '2025-07-05', pupils: 31, guardians: 44 }])
    },
    goBad() {
      const page = pageOf(store.db, 'guardian')
      house.backups.look()
      opened.value.close()
      damage(join(dataDir, 'guichet.db'), page)
    },
    close: () => opened.value.close(),
  }
}
