import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { OutgoingKey } from '../gateways/driver.ts'

/** Where gammu-smsd has a message now. */
export type Whereabouts = 'outbox' | 'sent' | 'error' | null

/**
 * The name of a message's file, which is also its idempotency key: OUT‹priority›_‹recipient›_‹note›.txt, the one of gammu-smsd's
 * forms without a date, so that the same message is the same file. Codes go before notices. Gammu reads names of up to 99 signs.
 */
export function spoolName({ id, recipient, deadline }: OutgoingKey): string {
  const key = createHash('sha256').update(id).digest('hex').slice(0, 32)
  return `OUT${deadline === null ? 'C' : 'A'}_${recipient.replaceAll(/[^+\d]/g, '')}_${key}.txt`
}

/** UTF-16 with its mark: gammu takes any other file for the encoding of its own locale. No line end, it would be sent. */
const fileOf = (text: string): Buffer => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])

/** The folders of gammu-smsd's service «files». Throws what the disk throws. */
export function smsSpool(root: string) {
  const path = (folder: 'outbox' | 'sent' | 'error', name: string): string => join(root, folder, name)

  /** Asked in the order in which a message moves, so that one that moves meanwhile is not missed. */
  function where(name: string): Whereabouts {
    for (const folder of ['outbox', 'sent', 'error'] as const) if (existsSync(path(folder, name))) return folder
    return null
  }

  return {
    where,
    /** Writes it whole or not at all: smsd passes over what begins with a dot. */
    put(name: string, text: string): void {
      const draft = path('outbox', `.${name}`)
      const file = openSync(draft, 'w', 0o640)
      try {
        writeSync(file, fileOf(text))
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(draft, path('outbox', name))
      keep(join(root, 'outbox'))
    },
    /** Takes it back; false when it was not in the outbox any more. */
    takeBack(name: string): boolean {
      try {
        rmSync(path('outbox', name))
        return true
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
        throw error
      }
    },
  }
}

/** A new name outlives a power cut once its folder is on the disk too; Windows opens no folders and needs none of it. */
function keep(folder: string): void {
  try {
    const open = openSync(folder, 'r')
    fsyncSync(open)
    closeSync(open)
  } catch {
    // The file itself is safe; at worst it is written again under the same name.
  }
}
