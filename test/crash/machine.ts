import { join } from 'node:path'
import type { Address } from './address.ts'
import { running, type Running } from './process.ts'
import type { Done, Line, StationOrder, Word } from './words.ts'

export type State = Extract<Line, { is: 'state' }>

/** One machine of the school, whatever process it is just now. */
export interface Machine {
  readonly name: string
  readonly file: string
  readonly line: Address
  /** Everything it was told is done, in its order, however often it died. */
  readonly done: ReadonlyMap<string, Done>
  /** Runs, be it that it only starts. */
  isUp(): boolean
  /** Has started: its people are at work. */
  isReady(): boolean
  /** It ended though nobody killed it. */
  hasFallen(): boolean
  /** Between the beginning of a deed and its end. */
  isDoing(): boolean
  /** How many changes were found on its disk that it had no time to tell of. */
  untold(): number
  state(): State | null
  /** @param waits for the word `go` */
  start(waits?: boolean): Promise<void>
  say(word: Word): void
  /** SIGKILL; resolves when it is gone and everything it said was heard. */
  kill(): Promise<void>
  quit(): Promise<void>
  /** The next beginning of a deed. */
  onBegin(call: () => void): void
}

export type MachineOptions = Omit<StationOrder, 'waits' | 'url'> & {
  readonly name: string
  readonly line: Address
  readonly onFall: (why: string) => void
}

export function machine({ name, line, onFall, ...order }: MachineOptions): Machine {
  const done = new Map<string, Done>()
  let process: Running | null = null
  let [up, fallen, booted, doing, boots, untold] = [false, false, false, false, 0, 0]
  let state: State | null = null
  let waiting: (() => void)[] = []
  let ready: () => void = () => undefined

  function hear(line: Line): void {
    switch (line.is) {
      case 'ready':
        booted = true
        return ready()
      case 'begin':
        doing = true
        for (const call of waiting.splice(0)) call()
        return
      case 'end':
        return void (doing = false)
      case 'done':
        for (const one of line.changes) {
          if (done.has(one.change.id)) continue
          done.set(one.change.id, one)
          if (!booted && boots > 1) untold += 1
        }
        return
      case 'state':
        return void (state = line)
    }
  }

  return {
    name,
    file: order.file,
    line,
    done,
    isUp: () => up,
    isReady: () => up && booted,
    hasFallen: () => fallen,
    isDoing: () => doing,
    untold: () => untold,
    state: () => state,
    async start(waits = false) {
      boots += 1
      ;[up, fallen, booted, doing, state] = [true, false, false, false, null]
      const given: StationOrder = { ...order, seed: order.seed * 1_000 + boots, url: `http://127.0.0.1:${line.port}`, waits }
      const started = running({
        args: [join(import.meta.dirname, 'station.ts'), JSON.stringify(given)],
        onLine: (said) => hear(said as Line),
        onFall: (why) => {
          ;[up, fallen] = [false, true]
          onFall(`${name}: ${why}`)
        },
      })
      process = started
      await Promise.race([new Promise<void>((resolve) => (ready = resolve)), started.ended])
    },
    say: (word) => void process?.child.stdin?.write(`${word}\n`),
    async kill() {
      up = false
      waiting = []
      await process?.kill()
    },
    async quit() {
      up = false
      process?.child.stdin?.write('quit\n')
      await process?.ended
    },
    onBegin: (call) => void waiting.push(call),
  }
}
