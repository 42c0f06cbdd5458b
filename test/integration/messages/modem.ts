import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { Outgoing } from '../../../src/core/gateways/driver.ts'
import { smsModemDriver } from '../../../src/core/messages/sms-modem.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A spool as Debian's gammu-smsd has it, and somebody who moves files as the daemon does when it has sent them. */
export function modem({ waitSeconds = 1 } = {}) {
  const spool = mkdtempSync(join(tmpdir(), 'guichet-spool-'))
  folders.push(spool)
  for (const folder of ['inbox', 'outbox', 'sent', 'error']) mkdirSync(join(spool, folder))
  const files = (folder: 'outbox' | 'sent' | 'error'): string[] => readdirSync(join(spool, folder)).sort()
  const policy = { kind: 'gammu', spool, waitSeconds } as const
  return {
    spool,
    policy,
    files,
    text: (folder: 'outbox' | 'sent' | 'error', name: string): string => readUtf16(readFileSync(join(spool, folder, name))),
    /** The daemon has tried the first message: it lies in `sent` or in `error`. */
    work(to: 'sent' | 'error' = 'sent'): void {
      const [first] = files('outbox').filter((name) => /^OUT.*\.txt/i.test(name))
      if (first !== undefined) renameSync(join(spool, 'outbox', first), join(spool, to, first))
    },
    /** A driver; `meanwhile` is what happens each time it waits. */
    driver: (meanwhile: () => void = () => undefined) => smsModemDriver(policy, () => Promise.resolve(meanwhile())),
    hasSpool: (): boolean => existsSync(spool),
    lose: (): void => rmSync(spool, { recursive: true }),
  }
}

/** As gammu reads it: the mark tells the order of bytes. */
function readUtf16(bytes: Buffer): string {
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) throw new Error('no mark: gammu would take it for its locale')
  return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
}

export const notice: Outgoing = { id: 'n1', recipient: '+262639980001', subject: null, text: 'Votre identifiant : a.b', deadline: null }
export const smsCode: Outgoing = { id: 'c1', recipient: '+262639980001', subject: null, text: 'Votre code : 482913', deadline: 1_800_000 }
