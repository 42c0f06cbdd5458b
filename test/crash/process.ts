import { spawn, type ChildProcess } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Running {
  readonly child: ChildProcess
  /** Everything it said was heard. */
  readonly ended: Promise<void>
  kill(): Promise<void>
}

export interface Start {
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly onLine: (line: unknown) => void
  /** It ended though nobody killed it. */
  readonly onFall: (why: string) => void
}

/** Compiled code of earlier starts: without it most of a run is spent on starting. */
const CODE = { NODE_COMPILE_CACHE: join(tmpdir(), 'guichet-crash-code') }

/** A Node process that says lines of JSON. */
export function running({ args, env = {}, onLine, onFall }: Start): Running {
  const child = spawn(process.execPath, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...CODE, ...env } })
  let [said, expected] = ['', false]
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  child.stdin.on('error', () => undefined)
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = whole(line)
    if (parsed !== undefined) onLine(parsed)
  })
  const ended = new Promise<void>((resolve) =>
    child.once('close', (code, signal) => {
      if (!expected && code !== 0) onFall(`${args[0] ?? ''} ended by itself (${code ?? signal}): ${said}`)
      resolve()
    }),
  )
  return {
    child,
    ended,
    kill() {
      expected = true
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** The last line of a process that is killed may be half a line: then nobody was told. */
function whole(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
