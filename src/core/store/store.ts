import { randomBytes } from 'node:crypto'
import { auditLog } from '../audit/log.ts'
import { fold } from '../domain/names.ts'
import { capture, type CaptureOptions } from '../sync/capture.ts'
import { changeId } from '../sync/change-id.ts'
import { accounts } from './accounts.ts'
import { attempts } from './attempts.ts'
import { challenges } from './challenges.ts'
import { conflicts } from './conflicts.ts'
import { contactPoints } from './contact-points.ts'
import { corrections } from './corrections.ts'
import { credentials } from './credentials.ts'
import { erasure } from './erasure.ts'
import { families } from './families.ts'
import { finder } from './finder.ts'
import { guardians } from './guardians.ts'
import { importHistory } from './import-history.ts'
import { importMappings } from './import-mappings.ts'
import { letters } from './letters.ts'
import { letterTexts } from './letter-texts.ts'
import { mailLinks } from './mail-links.ts'
import { messages } from './messages.ts'
import type { Db } from './open.ts'
import { outlook } from './outlook.ts'
import { people } from './people.ts'
import { pupils } from './pupils.ts'
import { printJobs } from './print-jobs.ts'
import { receipts } from './receipts.ts'
import { retention } from './retention.ts'
import { requests } from './requests.ts'
import { settings } from './settings.ts'
import { ties } from './ties.ts'

const ownChanges: CaptureOptions = { now: () => Date.now(), ids: () => changeId(Date.now(), randomBytes(10)) }

/** Every table's statements over one open database, and the one way to change several at once. */
export function createStore(db: Db, options: CaptureOptions = ownChanges) {
  db.function('fold', { deterministic: true }, (value: unknown) => ` ${fold(String(value ?? ''))}`)
  const changes = capture(db, options)
  const whole = db.transaction((work: () => unknown) => changes.around(work))
  const part = db.transaction((work: () => unknown) => work())
  let heard: () => void = () => undefined
  return {
    db,
    settings: settings(db),
    guardians: guardians(db),
    erasure: erasure(db),
    outlook: outlook(db),
    families: families(db),
    pupils: pupils(db),
    finder: finder(db),
    accounts: accounts(db),
    credentials: credentials(db),
    contactPoints: contactPoints(db),
    challenges: challenges(db),
    conflicts: conflicts(db),
    corrections: corrections(db),
    ties: ties(db),
    attempts: attempts(db),
    people: people(db),
    mailLinks: mailLinks(db),
    letters: letters(db),
    letterTexts: letterTexts(db),
    printJobs: printJobs(db),
    receipts: receipts(db),
    messages: messages(db),
    requests: requests(db),
    importHistory: importHistory(db),
    importMappings: importMappings(db),
    retention: retention(db),
    audit: auditLog(db),
    changes,
    /** All or nothing, with what other machines will be told of it. Synchronous by need: nothing may be awaited inside. */
    atomically<T>(work: () => T): T {
      if (db.inTransaction) return part(work) as T
      const value = whole.immediate(work) as T
      if (changes.took()) heard()
      return value
    },
    /** Calls back after each transaction that other machines are to be told of. */
    onShared: (listener: () => void): void => void (heard = listener),
    close: (): void => void db.close(),
  }
}
export type Store = ReturnType<typeof createStore>
