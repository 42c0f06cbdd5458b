import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const MAIN = resolve(import.meta.dirname, '..', '..', 'src', 'hub', 'main.ts')

function run(data: string, args: readonly string[]): ChildProcess {
  const env = { ...process.env }
  delete env['DATABASE_URL']
  return spawn(process.execPath, [MAIN, '--data', data, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** `npm run hub -- …` that ends by itself; gives what it said. */
export async function hubCommand(data: string, ...args: readonly string[]): Promise<string> {
  const child = run(data, args)
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`hub ${args.join(' ')}: ${code}`)
  return said.trim()
}

export interface HubProcess {
  readonly port: number
  /** Every line that it wrote so far. */
  readonly log: readonly string[]
  /** The kernel's SIGKILL: nothing is tidied. */
  kill(): void
  readonly ended: Promise<unknown>
}

/** The hub as a process of its own, once it serves. */
export async function hubProcess(data: string, ...args: readonly string[]): Promise<HubProcess> {
  const child = run(data, ['serve', '--port', '0', ...args])
  const log: string[] = []
  const ended = once(child, 'close')
  const port = new Promise<number>((found, fail) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      log.push(line)
      const said = JSON.parse(line) as { readonly event: string; readonly port?: number }
      if (said.event === 'hub.started') found(said.port ?? 0)
    })
    void ended.then(() => fail(new Error('the hub ended')))
  })
  return { port: await port, log, kill: () => child.kill('SIGKILL'), ended }
}
