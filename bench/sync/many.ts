import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'undici'
import { newKeys, signer } from '../../src/core/sync/membership.ts'
import { SIGNED, toSign } from '../../src/shared/hub-signing.ts'
import { PROTOCOL, type Change, type SyncReply, type SyncRequest } from '../../src/shared/sync.ts'
import type { HubProcess } from './hub-process.ts'

export interface ManyResult {
  readonly stations: number
  readonly everySeconds: number
  readonly requests: number
  readonly failed: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of one core, the hub's process alone. */
  readonly hubCpuPercent: number
}

const EVERY = 30_000
const SCHOOLS = 50
/** One request in so many brings a change. */
const WRITES = 4

interface Machine {
  readonly school: string
  readonly station: string
  readonly sign: (text: string) => string
  token: string | null
  cursor: number
  sequence: number
}

/** Stations as plain signed requests: each asks every 30 s at a moment of its own, a quarter of the requests with a change. */
export async function many(
  { desk, url, pid }: HubProcess,
  { stations, seconds, log }: { readonly stations: number; readonly seconds: number; readonly log: (line: string) => void },
): Promise<ManyResult> {
  const dispatcher = new Agent({ connections: 64 })
  const machines = await join()
  log(`${machines.length} stations have joined`)

  async function join(): Promise<readonly Machine[]> {
    const made: Machine[] = []
    const count = Math.min(SCHOOLS, stations)
    for (let n = 0; n < count; n += 1) {
      const { id: school } = await desk.schools.add(`Banc ${n}`)
      for (let s = n; s < stations; s += count) {
        const { publicKey, privateKey } = newKeys()
        const code = await desk.schools.code(school, `poste ${s}`, 600_000)
        const joined = await desk.schools.join({
          ...{ code, name: `poste ${s}`, publicKey, hashKeys: [randomBytes(32).toString('base64url')], hasFamilies: false, school: null },
        })
        if (!joined.ok) throw new Error(joined.error.code)
        made.push({ school, station: joined.value.station, sign: signer(privateKey), token: null, cursor: 0, sequence: 0 })
      }
    }
    return made
  }

  async function sync(machine: Machine, changes: Change[]): Promise<boolean> {
    const { school, station, sign, token, cursor } = machine
    const body = JSON.stringify({ protocol: PROTOCOL, incarnation: 1, token, cursor, mine: [], changes } satisfies SyncRequest)
    const [path, time, nonce] = ['/v1/sync', String(Date.now()), randomBytes(18).toString('base64url')]
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const reply = await request(`${url}${path}`, {
      ...{ method: 'POST', dispatcher, body },
      headers: {
        'content-type': 'application/json',
        ...{ [SIGNED.school]: school, [SIGNED.station]: station, [SIGNED.time]: time, [SIGNED.nonce]: nonce },
        [SIGNED.signature]: sign(toSign({ method: 'POST', path, school, station, time, nonce, bodyHash })),
      },
    })
    const text = await reply.body.text()
    if (reply.statusCode !== 200) return false
    const value = JSON.parse(text) as SyncReply
    machine.token = value.token
    machine.cursor = value.cursor
    machine.sequence += changes.length
    return true
  }

  const change = ({ sequence, cursor }: Machine): Change => {
    const id = randomUUID()
    const fields = { name: `Essai ${id}`, role: 'secretary', pin_hash: null, left_at: null }
    return {
      ...{ id, sequence: sequence + 1, kind: 'person.added', actor: 'system', at: Date.now(), base: cursor },
      ops: [{ do: 'add', collection: 'person', id, fields }],
    }
  }

  const times: number[] = []
  let failed = 0
  const end = performance.now() + seconds * 1_000
  const before = cpuOf(pid)
  const began = performance.now()
  await Promise.all(
    machines.map(async (machine, n) => {
      // Each has its moment, spread evenly.
      for (let due = began + (n / machines.length) * EVERY, turn = 0; due < end; due += EVERY, turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
        const start = performance.now()
        const fine = await sync(machine, (n + turn) % WRITES === 0 ? [change(machine)] : []).catch(() => false)
        times.push(performance.now() - start)
        if (!fine) failed += 1
      }
    }),
  )
  const cpu = ((cpuOf(pid) - before) / ((performance.now() - began) / 1_000)) * 100
  await dispatcher.close()
  const result = {
    ...{ stations: machines.length, everySeconds: EVERY / 1_000, requests: times.length, failed },
    ...{ p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), hubCpuPercent: Math.round(cpu * 10) / 10 },
  }
  log(`${result.requests} requests, p95 ${result.p95Ms} ms, the hub's CPU ${result.hubCpuPercent} % of a core, ${failed} failed`)
  return result
}

/** Seconds of processor that the process has used. Linux. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const quantile = (all: readonly number[], q: number): number => {
  const sorted = all.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 10) / 10
}
