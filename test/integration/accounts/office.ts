import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { activation } from '../../../src/core/accounts/activation.ts'
import { brakes } from '../../../src/core/accounts/brakes.ts'
import { challengeDesk } from '../../../src/core/accounts/challenges.ts'
import { credentialCheck } from '../../../src/core/accounts/credential-check.ts'
import { accountChanges } from '../../../src/core/accounts/account-changes.ts'
import { directory } from '../../../src/core/accounts/directory.ts'
import { mailLinkDesk } from '../../../src/core/accounts/mail-links.ts'
import { messageLedger } from '../../../src/core/accounts/message-ledger.ts'
import { notices } from '../../../src/core/accounts/notices.ts'
import { staffPins } from '../../../src/core/accounts/staff-pin.ts'
import { sampleFamilies } from '../../../src/core/import/sample/families.ts'
import { letterBatches } from '../../../src/core/letters/batches.ts'
import { noLog } from '../../../src/core/log.ts'
import { courier } from '../../../src/core/messages/courier.ts'
import type { Outgoing } from '../../../src/core/gateways/driver.ts'
import type { Random } from '../../../src/core/ports.ts'
import { keyedHash } from '../../../src/core/secrets/keyed-hash.ts'
import { openStore, type Db } from '../../../src/core/store/open.ts'
import { createStore } from '../../../src/core/store/store.ts'
import { policySchema, publicUrlOf } from '../../../src/shared/policy.ts'
import { countingRandom, examplePolicy, handClock, handTimers, plainHasher } from '../../setup/station.ts'

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE

const [family] = [...sampleFamilies({ pupils: 5, seed: 3, format: 'siecle', schoolYear: 2026 })]
const [adult] = family?.adults ?? []
if (adult === undefined) throw new Error('the sample holds nobody')

/** The one guardian of this school, and their account. */
export const someone = {
  guardianId: 'g1',
  accountId: 'a1',
  identifier: 'a.exemple1',
  family: adult.family,
  first: adult.first,
  mobile: '+33639980001',
  mail: 'parent@exemple.example',
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup()
})

/** An office with its store in a temporary folder: what it keeps survives `open()` being called again, its clock is in the test's hand. */
export function office(policyInput: Partial<typeof examplePolicy> = {}, random: Random = countingRandom()) {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-office-'))
  const clock = handClock()
  const policy = policySchema.parse({ ...examplePolicy, ...policyInput })
  let close: () => void = () => undefined
  cleanups.push(() => {
    close()
    rmSync(folder, { recursive: true, force: true })
  })

  function open() {
    close()
    const opened = openStore({ path: join(folder, 'guichet.db'), key: '5a'.repeat(32), now: clock.now() })
    if (!opened.ok) throw new Error(opened.error.code)
    settle(opened.value, clock.now())
    const store = createStore(opened.value)
    const sent: Outgoing[] = []
    const driver = {
      send: (message: Outgoing) => {
        sent.push(message)
        return Promise.resolve({ kind: 'sent' } as const)
      },
    }
    const changed = (): void => undefined
    const post = courier({
      store,
      clock,
      timers: handTimers(),
      drivers: { sms: driver, mail: driver },
      log: noLog,
      jitter: () => 0,
      changed,
    })
    close = () => {
      post.stop()
      store.close()
      close = () => undefined
    }
    const hashes = keyedHash(() => [Buffer.alloc(32, 9)])
    const brake = brakes(store, clock, policy)
    const known = directory(store)
    let session = 's1'
    const ledger = messageLedger({ store, clock, hashes, policy, session: () => session })
    const links = mailLinkDesk({ store, random, publicUrl: policy.hub === undefined ? null : publicUrlOf(policy.hub) })
    const challenges = challengeDesk({ store, courier: post, clock, random, hashes, ledger, links })
    const params = { school: policy.school.name, portal: policy.portal.name }
    const batches = letterBatches({ store, policy, clock, random, hashes, log: noLog })
    return {
      store,
      sent,
      brakes: brake,
      challenges,
      ledger,
      /** Somebody else stands at the kiosk. */
      nextSession: (): void => void (session += '+'),
      batches,
      credentials: credentialCheck({ store, directory: known, brakes: brake, hashes, hasher: plainHasher, clock }),
      pins: staffPins(store, brake, plainHasher),
      activation: activation({
        store,
        clock,
        random,
        challenges,
        courier: post,
        ledger,
        locale: () => 'fr',
        mailParams: () => params,
        changed,
      }),
      changes: accountChanges({
        store,
        clock,
        random,
        directory: known,
        challenges,
        courier: post,
        ledger,
        locale: () => 'fr',
        mailParams: () => params,
        changed,
      }),
      notices: notices({ store, courier: post, challenges, ledger, random, locale: () => 'fr', params: () => params }),
      /** Sends a code, and gives it as its message says it. */
      async code(purpose: Parameters<typeof challenges.start>[0]['purpose'], subject: string, recipient = someone.mobile): Promise<string> {
        const started = await challenges.start({ purpose, subject, recipient, locale: 'fr', params })
        if (!started.ok) throw new Error(started.error.code)
        return codeIn(sent.at(-1))
      },
      /** Prints a letter for the guardian, and gives the provisional password that is on it. */
      letter(): string {
        const made = batches.create({ scope: 'guardian', guardianId: someone.guardianId }, 'u1')
        if (!made.ok) throw new Error(made.error.code)
        const secret = store.letters.ofAccount(someone.accountId)[0]?.secret
        if (secret === null || secret === undefined) throw new Error('no letter')
        return secret
      },
    }
  }
  return { open, clock }
}

/** The six digits of a message. */
export const codeIn = (message: Outgoing | undefined): string => /\b\d{6}\b/.exec(message?.text ?? '')?.[0] ?? ''

/** A code that is not that one. */
export const otherCode = (code: string): string => (code === '000000' ? '111111' : '000000')

function settle(db: Db, now: number): void {
  db.prepare(
    `INSERT INTO guardian (id, source_key, family_name, first_name, mobile, search_name, updated_at) VALUES (?, 'siecle:1', ?, ?, ?, '', ?) ON CONFLICT DO NOTHING`,
  ).run(someone.guardianId, someone.family, someone.first, someone.mobile, now)
  db.prepare(
    `INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', ?) ON CONFLICT DO NOTHING`,
  ).run(someone.accountId, someone.guardianId, someone.identifier, now)
  db.prepare(
    `INSERT INTO person (id, name, role, pin_hash) VALUES ('u1', 'Camille Exemple', 'secretary', 'plain:730519') ON CONFLICT DO NOTHING`,
  ).run()
}
