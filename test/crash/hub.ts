import { resolve } from 'node:path'
import type { Target } from './address.ts'
import type { CrashBugName } from './bugs.ts'
import { running, type Running } from './process.ts'

const MAIN = resolve(import.meta.dirname, '..', '..', 'src', 'hub', 'main.ts')
const WRONG = resolve(import.meta.dirname, 'wrong-hub.ts')

/** One hub process behind the address. */
export interface HubProcess extends Target {
  /** It ended though nobody killed it. */
  hasFallen(): boolean
  start(): Promise<void>
  kill(): Promise<void>
  /** SIGTERM, as an operator stops it. */
  stop(): Promise<void>
}

export interface HubProcessOptions {
  /** `--data …`, or nothing with PostgreSQL. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Its code is wrong in that way. */
  readonly bug: CrashBugName | null
  /** It ended by itself, or met a bug. */
  readonly onFall: (why: string) => void
}

export function hubProcess({ args, env, bug, onFall }: HubProcessOptions): HubProcess {
  let process: Running | null = null
  let fallen = false
  const self: HubProcess = {
    port: null,
    hasFallen: () => fallen,
    start: () =>
      new Promise((started) => {
        fallen = false
        process = running({
          args: bug === null ? [MAIN, ...args, 'serve', '--port', '0'] : [WRONG, bug, ...args],
          env,
          onLine(line) {
            const { event, port, ...detail } = line as { event?: string; port?: number }
            if (event === 'hub.bug') onFall(`hub.bug ${JSON.stringify(detail)}`)
            if (event !== 'hub.started') return
            self.port = port ?? null
            started()
          },
          onFall(why) {
            self.port = null
            fallen = true
            onFall(why)
            started()
          },
        })
      }),
    kill() {
      self.port = null
      return process?.kill() ?? Promise.resolve()
    },
    async stop() {
      self.port = null
      process?.child.kill('SIGTERM')
      await process?.ended
    },
  }
  return self
}
