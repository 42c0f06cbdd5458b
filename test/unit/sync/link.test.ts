import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/core/sync/exchange.ts'
import type { HubClient, Refusal } from '../../../src/core/sync/hub-client.ts'
import { link } from '../../../src/core/sync/link.ts'
import type { SyncState } from '../../../src/core/sync/state.ts'
import { failure, type Failure } from '../../../src/shared/codes.ts'
import type { SyncReply, SyncRequest } from '../../../src/shared/sync.ts'

/** A link whose hub, timers and networks are in the test's hand. */
function bench(own: Partial<Exchange> = {}, replies: readonly (SyncReply | Refusal)[] = []) {
  const asked: string[] = []
  const timers = new Map<number, { readonly ms: number; readonly call: () => void }>()
  let [refusal, network, next, pending]: [Refusal | null, string, number, number] = [null, 'eth0', 0, 0]
  const state: SyncState = {
    station: 'a',
    capturing: 1,
    incarnation: 1,
    ordinal: 0,
    token: null,
    cursor: 5,
    base: 5,
    next_sequence: 1,
    before_life: 0,
  }
  let said = 0
  const reply: SyncReply = { token: 't', outcomes: [], rows: [], cursor: 5, more: false }
  const client = {
    call: (procedure: string) => {
      asked.push(procedure)
      if (procedure === 'wait') return new Promise(() => undefined)
      if (refusal !== null) return Promise.resolve({ ok: false, error: refusal })
      if (procedure === 'keys') return Promise.resolve({ ok: true, value: { hashKeys: [] } })
      said += 1
      const answer = replies[said - 1] ?? reply
      return Promise.resolve('failure' in answer ? { ok: false, error: answer } : { ok: true, value: answer })
    },
    close: () => undefined,
  } as unknown as HubClient
  const exchange: Exchange = {
    ask: () => ({ protocol: 1, incarnation: 1, token: null, cursor: 5, mine: [], changes: [] }),
    hear: () => {
      pending = 0
      return { rows: 0, accepted: 0, refused: 0 }
    },
    askAhead: () => null,
    lookAhead: () => undefined,
    renew: () => undefined,
    waiting: () => ({ n: pending, since: null }),
    ...own,
  }
  const linked = link({
    exchange,
    state: () => state,
    client,
    keys: { all: () => [], bring: () => [], take: () => undefined },
    clock: { now: () => 1_000 },
    timers: {
      after(ms, call) {
        const id = (next += 1)
        timers.set(id, { ms, call })
        return () => void timers.delete(id)
      },
    },
    log: { event: () => undefined },
    jitter: () => 0.5,
    network: () => network,
    changed: () => undefined,
    received: () => undefined,
    live: () => undefined,
  })
  return {
    linked,
    asked,
    refuse: (code: Failure['code'] | null, afterMs = 0) => (refusal = code === null ? null : { failure: failure(code), afterMs }),
    move: (to: string) => (network = to),
    waits: () => [...timers.values()].map(({ ms }) => ms).sort((a, b) => a - b),
    do: () => (pending = 1),
    /** Lets the timer of so many milliseconds ring. */
    async ring(ms: number): Promise<void> {
      const found = [...timers].find(([, timer]) => timer.ms === ms)
      if (found === undefined) throw new Error(`nothing waits ${ms} ms: ${JSON.stringify(this.waits())}`)
      timers.delete(found[0])
      found[1].call()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('the link', () => {
  it('waits at the hub for news while there is nothing to say', async () => {
    const { linked, asked, waits } = bench()
    await linked.now()
    expect(asked).toEqual(['keys', 'sync', 'wait'])
    expect(waits()).toEqual([])
  })

  it('gathers what is done in a moment into one conversation', async () => {
    const { linked, asked, waits, ring } = bench()
    await linked.now()
    linked.nudge()
    linked.nudge()
    expect(waits()).toEqual([100])
    await ring(100)
    expect(asked.filter((name) => name === 'sync')).toHaveLength(2)
  })

  it('asks again after longer and longer pauses, a minute at most, and not for every change meanwhile', async () => {
    const { linked, waits, ring, refuse } = bench()
    refuse('hub_unreachable')
    await linked.now()
    const pauses: number[] = []
    for (let n = 0; n < 7; n += 1) {
      linked.nudge()
      const pause = waits().find((ms) => ms !== 3_000) ?? 0
      pauses.push(pause)
      await ring(pause)
    }
    expect(pauses).toEqual([3_750, 7_500, 15_000, 30_000, 60_000, 60_000, 60_000])
  })

  it('uses a network that comes back at once', async () => {
    const { linked, asked, refuse, move, ring, waits } = bench()
    refuse('hub_unreachable')
    await linked.now()
    move('')
    await ring(3_000)
    expect(asked).toHaveLength(1)
    move('eth0 and wlan0')
    refuse(null)
    await ring(3_000)
    expect(asked).toEqual(['keys', 'keys', 'sync', 'wait'])
    expect(linked.state()).toMatchObject({ trouble: null, heardAt: 1_000 })
    expect(waits()).toEqual([])
  })

  it('leaves a busy hub alone for as long as it asks', async () => {
    const { linked, refuse, waits } = bench()
    refuse('hub_busy', 90_000)
    await linked.now()
    expect(waits()).toEqual([90_000])
  })

  it('is in no hurry where only people can mend it, and says what it is', async () => {
    const { linked, refuse, waits } = bench()
    refuse('hub_protocol_old')
    await linked.now()
    expect(waits()).toEqual([600_000])
    expect(linked.state()).toMatchObject({ phase: 'quiet', trouble: { code: 'hub_protocol_old' } })
  })

  it('says nothing more once it is stopped', async () => {
    const { linked, refuse, waits, asked } = bench()
    refuse('hub_unreachable')
    await linked.now()
    linked.stop()
    await linked.now()
    expect(waits()).toEqual([])
    expect(asked).toEqual(['keys'])
  })
})

describe('a link with a long queue, all of which is taken', () => {
  const request = (cursor: number): SyncRequest => ({ protocol: 1, incarnation: 1, token: null, cursor, mine: [], changes: [] })
  const taken = (version: number): SyncReply => ({
    ...{ token: `t${version}`, outcomes: [], rows: [], cursor: version, more: false },
    taken: { version, count: 1, last: `c${version}` },
  })

  /** Requests 1 to `most` go ahead of the replies before them. */
  const queue = (most: number): Pick<Exchange, 'ask' | 'askAhead'> => ({
    ask: () => request(0),
    askAhead(asked, { taken: all }, unanswered = asked) {
      return all === undefined || unanswered.cursor >= most ? null : request(unanswered.cursor + 1)
    },
  })

  it('has the hub work on one request and read the next while it takes in a reply', async () => {
    const done: string[] = []
    const { linked, asked } = bench(
      {
        ...queue(4),
        lookAhead: ({ cursor }) => void done.push(`look behind ${cursor}`),
        hear({ cursor }) {
          done.push(`hear ${cursor} after ${asked.filter((name) => name === 'sync').length} requests`)
          return { rows: 0, accepted: 1, refused: 0 }
        },
      },
      [...[1, 2, 3, 4, 5].map(taken), { ...taken(5), taken: undefined }],
    )
    await linked.now()
    expect(done).toEqual([
      ...['hear 1 after 3 requests', 'look behind 2', 'hear 2 after 4 requests', 'look behind 3', 'hear 3 after 5 requests', 'look behind 4'],
      ...['hear 4 after 5 requests', 'look behind 4', 'hear 5 after 5 requests', 'hear 5 after 6 requests'],
    ])
  })

  it('asks anew where the hub did not take what the next request went on from', async () => {
    const heard: number[] = []
    const hear: Exchange['hear'] = ({ cursor }) => {
      heard.push(cursor)
      return { rows: 0, accepted: 1, refused: 0 }
    }
    const { linked, asked } = bench({ ...queue(2), hear }, [
      ...[taken(1), { ...taken(7), taken: undefined, more: true }],
      { failure: failure('hub_out_of_step'), afterMs: 0 },
      { ...taken(9), taken: undefined },
    ])
    await linked.now()
    expect(heard).toEqual([1, 7, 9])
    expect(asked.filter((name) => name === 'sync')).toHaveLength(4)
    expect(linked.state().trouble).toBeNull()
  })

  it('hears nothing of a request whose forerunner got no answer', async () => {
    const heard: number[] = []
    const { linked } = bench(
      {
        ...queue(2),
        hear({ cursor }) {
          heard.push(cursor)
          return { rows: 0, accepted: 1, refused: 0 }
        },
      },
      [taken(1), { failure: failure('hub_unreachable'), afterMs: 0 }, taken(3)],
    )
    await linked.now()
    expect(heard).toEqual([1])
    expect(linked.state().trouble?.code).toBe('hub_unreachable')
  })

  it('hears nothing more once a reply could not be kept', async () => {
    const heard: number[] = []
    const { linked } = bench(
      {
        ask: () => request(0),
        askAhead: () => request(1),
        hear({ cursor }) {
          heard.push(cursor)
          throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
        },
      },
      [taken(1), taken(2)],
    )
    await linked.now()
    expect(heard).toEqual([1])
    expect(linked.state().trouble?.code).toBe('store_unwritable')
  })
})
