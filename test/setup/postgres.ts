import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A real PostgreSQL of Debian's package, in a folder of its own, spoken to through a socket file there: no port, no network. */
export interface Postgres {
  /** For a role that may not pass row-level security. */
  readonly url: string
  /** For looking past it. */
  readonly ownerUrl: string
  start(): Promise<void>
  /** As a power cut: nothing is written on the way out. */
  kill(): Promise<void>
  /** Answers nothing any more, as behind a network that swallows everything; gives back how to end that. */
  freeze(): () => void
  stop(): Promise<void>
}

const root = '/usr/lib/postgresql'

function binaries(): string {
  const newest = readdirSync(root)
    .map(Number)
    .filter((version) => version >= 15)
    .sort((a, b) => b - a)[0]
  if (newest === undefined) throw new Error('PostgreSQL 15 or newer is needed')
  return join(root, String(newest), 'bin')
}

/** PostgreSQL refuses to run as root: then it runs as the user its package made. */
function identity(): { readonly uid?: number; readonly gid?: number } {
  if (userInfo().uid !== 0) return {}
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** Those of Linux; elsewhere they notice by themselves that their parent is gone. */
function childrenOf(pid = 0): readonly number[] {
  const path = `/proc/${pid}/task/${pid}/children`
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number) : []
}

function signal(pid: number, what: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  try {
    process.kill(pid, what)
  } catch {
    // It was quicker.
  }
}

/** @param durable whether commits reach the disk: only where that is what is tested */
export async function postgres({ durable = false } = {}): Promise<Postgres> {
  const [bin, who] = [binaries(), identity()]
  const folder = mkdtempSync(join(tmpdir(), 'guichet-pg-'))
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
    ...who,
    encoding: 'utf8',
    cwd: folder,
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  let server: ChildProcess | null = null
  const ended = (child: ChildProcess): Promise<void> =>
    child.exitCode === null && child.signalCode === null
      ? new Promise((resolve) => child.once('close', () => resolve()))
      : Promise.resolve()
  const self: Postgres = {
    url: `postgres://guichet@/guichet?host=${encodeURIComponent(folder)}`,
    ownerUrl: `postgres://owner@/guichet?host=${encodeURIComponent(folder)}`,
    async start() {
      const settings = [
        'listen_addresses=',
        `unix_socket_directories=${folder}`,
        `fsync=${durable ? 'on' : 'off'}`,
        'max_connections=60',
        'shared_buffers=256MB',
      ]
      const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
        ...who,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      server = child
      await new Promise<void>((resolve, reject) => {
        let said = ''
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          said = (said + text).slice(-4_000)
          if (said.includes('ready to accept connections')) resolve()
        })
        child.once('close', () => reject(new Error(`PostgreSQL stopped: ${said}`)))
      })
    },
    async kill() {
      if (server === null) return
      const child = server
      server = null
      // All its processes at once, as the power would: the parent first, so that it tidies nothing.
      const children = childrenOf(child.pid)
      child.kill('SIGKILL')
      for (const one of children) signal(one, 'SIGKILL')
      await ended(child)
    },
    freeze() {
      const all = server?.pid === undefined ? [] : [server.pid, ...childrenOf(server.pid)]
      for (const one of all) signal(one, 'SIGSTOP')
      return () => all.forEach((one) => signal(one, 'SIGCONT'))
    },
    async stop() {
      if (server !== null) {
        server.kill('SIGINT')
        await ended(server)
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await self.start()
  const owner = new pg.Client({ connectionString: `postgres://owner@/postgres?host=${encodeURIComponent(folder)}` })
  await owner.connect()
  await owner.query('CREATE ROLE guichet LOGIN NOSUPERUSER NOBYPASSRLS')
  await owner.query('CREATE DATABASE guichet OWNER guichet')
  await owner.end()
  return self
}
