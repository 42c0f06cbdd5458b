import { utilityProcess, type UtilityProcess } from 'electron'
import type { Failure } from '../shared/codes.ts'
import type { Topic } from '../shared/contract.ts'
import type { Surface } from '../shared/contract/row.ts'
import type { Result } from '../shared/result.ts'
import type { DeskCall, FromCore, ToCore } from '../shared/wire.ts'

export interface SupervisorPorts {
  readonly corePath: string
  /** What core is told first. */
  readonly first: Extract<ToCore, { kind: 'start' }>
  desk(what: DeskCall): Promise<unknown>
  changed(topic: Topic): void
  show(surface: Surface): void
  /** Core's process ended by itself: what it had asked for is nobody's any more. */
  died(): void
  /** Core cannot open: nothing a restart would mend. */
  refused(failure: Failure): void
}

export interface Supervisor {
  call(surface: Surface, procedure: string, input: unknown): Promise<Result<unknown, Failure>>
  /** Starts core, once; calls made before wait for it. */
  start(): void
  readonly ready: Promise<void>
  readonly hasStarted: () => boolean
  readonly pid: () => number | undefined
  stop(): void
}

const RESTARTING: Result<never, Failure> = { ok: false, error: { code: 'core_restarting' } }
const CALM_MS = 10_000
const LONGEST_PAUSE_MS = 5_000

/** Runs core in a process of its own and brings it back when it dies: at once, then with growing pauses while it keeps dying. */
export function supervise(ports: SupervisorPorts): Supervisor {
  let child: UtilityProcess | null = null
  const early: ToCore[] = []
  let lastId = 0
  let deaths = 0
  let bornAt = 0
  let stopping = false
  let started = false
  let { front } = ports.first
  let dead = false
  let becomeReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (becomeReady = resolve))
  const waiting = new Map<number, (result: Result<unknown, Failure>) => void>()

  const tell = (message: ToCore): void => (child === null ? void early.push(message) : child.postMessage(message))

  function hear(message: FromCore): void {
    switch (message.kind) {
      case 'ready':
        started = true
        becomeReady()
        return ports.changed('kiosk')
      case 'refused':
        return ports.refused(message.failure)
      case 'result':
        waiting.get(message.id)?.(message.result)
        waiting.delete(message.id)
        return
      case 'changed':
        return ports.changed(message.topic)
      case 'show':
        front = message.surface
        return ports.show(message.surface)
      case 'ask':
        return void ports.desk(message.what).then((value) => tell({ kind: 'reply', id: message.id, value }))
    }
  }

  function spawn(): void {
    bornAt = Date.now()
    dead = false
    child = utilityProcess.fork(ports.corePath, [], { serviceName: 'guichet-core', stdio: 'inherit' })
    child.on('message', hear)
    child.once('exit', () => {
      dead = true
      for (const resolve of waiting.values()) resolve(RESTARTING)
      waiting.clear()
      if (stopping) return
      deaths = Date.now() - bornAt > CALM_MS ? 1 : deaths + 1
      ports.died()
      ports.changed('system')
      setTimeout(spawn, Math.min(LONGEST_PAUSE_MS, (deaths - 1) * 500))
    })
    tell({ ...ports.first, front })
    for (const message of early.splice(0)) tell(message)
  }

  return {
    ready,
    hasStarted: () => started,
    start() {
      if (child === null) spawn()
    },
    pid: () => child?.pid,
    call: (surface, procedure, input) =>
      new Promise((resolve) => {
        if (dead) return resolve(RESTARTING)
        lastId += 1
        waiting.set(lastId, resolve)
        tell({ kind: 'call', id: lastId, surface, procedure, input })
      }),
    stop() {
      stopping = true
      tell({ kind: 'stop' })
    },
  }
}
