import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export const QUEUE = 'bac'

/** Whether a real cupsd with cups-pdf can be run here: both need root to set up. */
export const canRunCups = (): boolean =>
  process.platform === 'linux' && existsSync('/usr/sbin/cupsd') && existsSync('/usr/lib/cups/backend/cups-pdf') && userInfo().uid === 0

export interface PrivateCups {
  /** For CUPS_SERVER. */
  readonly socket: string
  /** Calls back when something came out; gives how to stop that. */
  onOutput(call: () => void): () => void
  /** Every document that came out. */
  outputs(): string[]
  /** Files of documents that the spooler still keeps. */
  spooled(): string[]
  restart(): Promise<void>
  close(): Promise<void>
}

/** A cupsd of the test's own: its configuration, socket, spool and a cups-pdf queue in a temporary folder. */
export async function openCups(): Promise<PrivateCups> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-cups-'))
  chmodSync(folder, 0o755)
  const at = (...names: string[]): string => join(folder, ...names)
  for (const name of ['spool', 'spool/tmp', 'cache', 'state', 'log', 'conf', 'conf/ppd', 'out']) mkdirSync(at(name), { mode: 0o755 })
  chmodSync(at('out'), 0o777)
  const socket = at('cups.sock')
  writeFileSync(
    at('conf', 'cupsd.conf'),
    [
      `Listen ${socket}`,
      'LogLevel warn',
      'Browsing No',
      'DefaultAuthType None',
      'MaxJobs 0',
      '<Location />',
      '  Order allow,deny',
      '  Allow all',
      '</Location>',
      '',
    ].join('\n'),
  )
  writeFileSync(
    at('conf', 'cups-files.conf'),
    [
      `ServerRoot ${at('conf')}`,
      `RequestRoot ${at('spool')}`,
      `TempDir ${at('spool', 'tmp')}`,
      `CacheDir ${at('cache')}`,
      `StateDir ${at('state')}`,
      `ErrorLog ${at('log', 'error')}`,
      `AccessLog ${at('log', 'access')}`,
      `PageLog ${at('log', 'page')}`,
      'SystemGroup root',
      `Sandboxing relaxed`,
      '',
    ].join('\n'),
  )
  const ppd = readFileSync('/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd')
  writeFileSync(at('conf', 'ppd', `${QUEUE}.ppd`), ppd)
  // The backend reads its own configuration from there only, by the queue's instance.
  const instance = `guichet-test-${process.pid}`
  const backendConf = `/etc/cups/cups-pdf-${instance}.conf`
  writeFileSync(
    backendConf,
    [`Out ${at('out')}`, `AnonDirName ${at('out')}`, `Spool ${at('spool', 'cups-pdf')}`, 'Label 1', `Log ${at('log')}`, ''].join('\n'),
  )
  writeFileSync(
    at('conf', 'printers.conf'),
    [
      `<Printer ${QUEUE}>`,
      'Info bac',
      `DeviceURI cups-pdf:/${instance}`,
      'State Idle',
      'Accepting Yes',
      'JobSheets none none',
      'ErrorPolicy retry-job',
      '</Printer>',
      '',
    ].join('\n'),
    { mode: 0o600 },
  )
  let daemon = await start()

  function start(): Promise<ReturnType<typeof spawn>> {
    return new Promise((resolve, reject) => {
      const ready = watch(folder, () => {
        if (!existsSync(socket)) return
        ready.close()
        resolve(child)
      })
      const child = spawn('/usr/sbin/cupsd', ['-f', '-c', at('conf', 'cupsd.conf'), '-s', at('conf', 'cups-files.conf')], {
        stdio: 'ignore',
      })
      child.once('exit', (code) =>
        reject(
          new Error(
            `cupsd ended with ${code}: ${existsSync(at('log', 'error')) ? readFileSync(at('log', 'error'), 'utf8').slice(-2000) : ''}`,
          ),
        ),
      )
    })
  }
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      daemon.removeAllListeners('exit')
      daemon.once('exit', () => resolve())
      daemon.kill('SIGTERM')
    })
  const files = (under: string, keep: (name: string) => boolean): string[] =>
    readdirSync(under, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter(keep)
  return {
    socket,
    onOutput(call) {
      const watcher = watch(at('out'), call)
      return () => watcher.close()
    },
    outputs: () => files(at('out'), (path) => path.endsWith('.pdf')),
    spooled: () => files(at('spool'), (path) => /\/d\d+-\d+$|\.pdf$|\.ps$/.test(path)),
    async restart() {
      await stop()
      rmSync(socket, { force: true })
      daemon = await start()
    },
    async close() {
      await stop()
      rmSync(backendConf, { force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
