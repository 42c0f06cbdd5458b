import { utilityProcess, type UtilityProcess } from 'electron'
import type { Failure } from '../shared/codes.ts'
import type { Topic } from '../shared/contract.ts'
import type { Surface } from '../shared/contract/row.ts'
import type { Result } from '../shared/result.ts'
import type { DeskCall, FromCore, ToCore } from '../shared/wire.ts'

export interface SupervisorPorts {
  readonly corePath: string
  readonly start: Extract<ToCore, { kind: 'start' }>
  desk(what: DeskCall): Promise<unknown>
  changed(topic: Topic): void
  show(surface: Surface): void
  /** Core cannot open: nothing a restart would mend. */
  refused(failure: Failure): void
}

export interface Supervisor {
  call(surface: Surface, procedure: string, input: unknown): Promise<Result<unknown, Failure>>
  readonly ready: Promise<void>
  readonly pid: () => number | undefined
  stop(): void
}

const RESTARTING: Result<never, Failure> = { ok: false, error: { code: 'core_restarting' } }
const CALM_MS = 10_000
const LONGEST_PAUSE_MS = 5_000

/** Runs core in a process of its own and brings it back when it dies: at once, then with growing pauses while it keeps dying. */
export function supervise(ports: SupervisorPorts): Supervisor {
  let child: UtilityProcess
  let lastId = 0
  let deaths = 0
  let bornAt = 0
  let stopping = false
  let isReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (isReady = resolve))
  const waiting = new Map<number, (result: Result<unknown, Failure>) => void>()

  const tell = (message: ToCore): void => child.postMessage(message)

  function hear(message: FromCore): void {
    switch (message.kind) {
      case 'ready':
        isReady()
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
        return ports.show(message.surface)
      case 'ask':
        return void ports.desk(message.what).then((value) => tell({ kind: 'reply', id: message.id, value }))
    }
  }

  function spawn(): void {
    bornAt = Date.now()
    child = utilityProcess.fork(ports.corePath, [], { serviceName: 'guichet-core', stdio: 'inherit' })
    child.on('message', hear)
    child.once('exit', () => {
      for (const resolve of waiting.values()) resolve(RESTARTING)
      waiting.clear()
      if (stopping) return
      deaths = Date.now() - bornAt > CALM_MS ? 1 : deaths + 1
      ports.changed('system')
      setTimeout(spawn, Math.min(LONGEST_PAUSE_MS, (deaths - 1) * 500))
    })
    tell(ports.start)
  }

  spawn()
  return {
    ready,
    pid: () => child.pid,
    call: (surface, procedure, input) =>
      new Promise((resolve) => {
        if (child.pid === undefined) return resolve(RESTARTING)
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
