import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Logger } from './ports.ts'

const KEPT_DAYS = 30

/** JSON lines, one file a day, thirty days: events of the catalogue with numbers and codes, never people. A full disk silences it. */
export function fileLog(folder: string, clock: Clock): Logger {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const old of readdirSync(folder).sort().reverse().slice(KEPT_DAYS)) rmSync(join(folder, old), { force: true })
  return {
    event(event, detail = {}) {
      const at = new Date(clock.now()).toISOString()
      try {
        appendFileSync(join(folder, `${at.slice(0, 10)}.jsonl`), `${JSON.stringify({ at, event, ...detail })}\n`, { mode: 0o600 })
      } catch {
        // A log that cannot be written must not stop a parent's procedure.
      }
    },
  }
}

export const noLog: Logger = { event: () => undefined }
