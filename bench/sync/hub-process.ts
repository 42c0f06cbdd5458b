import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createHub, type Hub } from '../../src/hub/hub.ts'
import { silentLog } from '../../src/hub/log.ts'
import { postgresDatabase } from '../../src/hub/store/postgres.ts'
import { postgres } from '../../test/setup/postgres.ts'

export interface HubProcess {
  readonly url: string
  readonly pid: number
  /** The same database, from this process: for what IT does. */
  readonly desk: Hub
  close(): Promise<void>
}

/** `npm run hub` as it is, in a process of its own, on a PostgreSQL of its own whose commits reach the disk. */
export async function hubProcess(): Promise<HubProcess> {
  const server = await postgres({ durable: true })
  const key = randomBytes(32)
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../src/hub/main.ts'), 'serve', '--port', '0'], {
    env: { ...process.env, DATABASE_URL: server.url, GUICHET_HUB_KEY: key.toString('base64url') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await portOf(child)
  const desk = createHub(
    {
      ...{ database: await postgresDatabase({ url: server.url, pool: 2 }), key, log: silentLog },
      ...{ now: () => Date.now(), random: (length) => randomBytes(length), after: () => () => undefined },
    },
    { tls: null, behindProxy: false, metricsToken: null },
  )
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    desk,
    async close() {
      await desk.close()
      child.kill('SIGTERM')
      if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve))
      await server.stop()
    },
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('no output')
    child.once('close', () => reject(new Error('the hub did not start')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { event, port } = JSON.parse(line) as { event?: string; port?: number }
      if (event === 'hub.started' && port !== undefined) resolve(port)
    })
  })
}
