import { argon2id } from './secrets/password-hash.ts'
import { readPolicy } from './policy.ts'
import { fileLog } from './log.ts'
import { realClock, realRandom, realTimers } from './real.ts'
import { createStation, type Station } from './station.ts'
import type { Desk, KeyStore } from './ports.ts'
import { failure, type Failure } from '../shared/codes.ts'
import { err } from '../shared/result.ts'
import type { DeskCall, FromCore, ToCore } from '../shared/wire.ts'

/** Core as a process of its own: what it says goes to main, which guards the windows. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: ToCore }) => void): void
  postMessage(message: FromCore): void
}
const port = (process as unknown as { parentPort: ParentPort }).parentPort
const send = (message: FromCore): void => port.postMessage(message)

const asked = new Map<number, (value: unknown) => void>()
let lastAsk = 0
const ask = <T>(what: DeskCall): Promise<T> =>
  new Promise((resolve) => {
    lastAsk += 1
    asked.set(lastAsk, resolve as (value: unknown) => void)
    send({ kind: 'ask', id: lastAsk, what })
  })

const desk: Desk = {
  chooseFiles: () => ask({ kind: 'choose-files' }),
  saveFile: (suggestedName, bytes) => ask({ kind: 'save-file', suggestedName, bytes }),
  printers: () => ask({ kind: 'printers' }),
  print: (printer, title, pdf) => ask({ kind: 'print', printer, title, pdf }),
  openJob: (printer, title, tray) => ask({ kind: 'open-job', printer, title, tray }),
  fillJob: (job, pdf) => ask({ kind: 'fill-job', job, pdf }),
  jobReport: (job, unlike) => ask({ kind: 'job-report', job, unlike }),
  cancelJob: (job) => ask({ kind: 'cancel-job', job }),
  forgetJob: (job) => ask({ kind: 'forget-job', job }),
  visit: (page) => ask({ kind: 'visit', page }),
  coverVisit: (covered) => void ask({ kind: 'cover-visit', covered }),
  leaveVisit: () => void ask({ kind: 'leave-visit' }),
  endVisit: (farewell) => ask({ kind: 'end-visit', farewell }),
}

const keyStore = (protects: boolean): KeyStore => ({
  protects,
  seal: (bytes) => ask({ kind: 'seal', bytes }),
  unseal: (bytes) => ask({ kind: 'unseal', bytes }),
})

let opening: Promise<Station | null> = Promise.resolve(null)

/** After the first screen, before the first parent. */
const WARM_MS = 1_500

/** Null when it cannot open, which main has then been told. */
async function start(message: Extract<ToCore, { kind: 'start' }>): Promise<Station | null> {
  const policy = readPolicy(message.policyPath)
  if (!policy.ok) return refuse(policy.error)
  const log = fileLog(`${message.dataDir}/logs`, realClock)
  const opened = await createStation({
    dataDir: message.dataDir,
    resourcesDir: message.resourcesDir,
    policy: policy.value,
    demo: message.demo,
    front: message.front,
    version: message.version,
    nativeBinding: message.nativeBinding ?? undefined,
    clock: realClock,
    random: realRandom,
    timers: realTimers,
    hasher: argon2id(),
    desk,
    keyStore: keyStore(message.keyStoreProtects),
    log,
    env: process.env,
    changed: (topic) => send({ kind: 'changed', topic }),
    show: (surface) => send({ kind: 'show', surface }),
    // Main starts core again, and the start goes back to a backup.
    damaged: () => process.exit(1),
  })
  if (!opened.ok) return refuse(opened.error)
  log.event('core.started')
  send({ kind: 'ready' })
  realTimers.after(WARM_MS, () => void opened.value.house.warm())
  return opened.value
}

function refuse(failure: Failure): null {
  send({ kind: 'refused', failure })
  return null
}

port.on('message', ({ data }) => {
  switch (data.kind) {
    case 'start':
      opening = start(data)
      return
    case 'call': {
      const { id, surface, procedure, input } = data
      return void opening
        .then((station) => station?.call(surface, procedure, input) ?? err(failure('core_restarting')))
        .then((result) => send({ kind: 'result', id, result }))
    }
    case 'reply':
      asked.get(data.id)?.(data.value)
      asked.delete(data.id)
      return
    case 'stop':
      return void opening.then((station) => {
        station?.close()
        process.exit(0)
      })
  }
})
