import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const SCRIPT = resolve(import.meta.dirname, '..', '..', 'scripts', 'hub.mjs')

export interface ServedHub {
  readonly url: string
  /** What it wrote, a line each. */
  readonly lines: readonly string[]
  /** Once it wrote a line of that event. */
  heard(event: string): Promise<void>
  /** SIGTERM, as an operator or systemd does. */
  stop(): void
  /** Its exit code. */
  readonly ended: Promise<number | null>
}

/** `npm run hub -- …` as a process of its own, on any free port. */
export async function servedHub(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ServedHub> {
  const child = spawn(process.execPath, [SCRIPT, ...args, 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const lines: string[] = []
  let said = ''
  let listening: { readonly event: string; readonly call: () => void }[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    const { event } = JSON.parse(line) as { event: string }
    for (const one of listening.filter((waiting) => waiting.event === event)) one.call()
    listening = listening.filter((waiting) => waiting.event !== event)
  })
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  const heard = (event: string): Promise<void> => {
    if (lines.some((line) => (JSON.parse(line) as { event: string }).event === event)) return Promise.resolve()
    return new Promise((call) => listening.push({ event, call }))
  }
  const fell = ended.then((code) => Promise.reject(new Error(`the hub ended (${code}): ${said}`)))
  fell.catch(() => undefined)
  await Promise.race([heard('hub.started'), fell])
  const started = lines.map((line) => JSON.parse(line) as { event: string; port: number }).find(({ event }) => event === 'hub.started')
  return { url: `http://127.0.0.1:${started?.port ?? 0}`, lines, heard, stop: () => void child.kill('SIGTERM'), ended }
}
