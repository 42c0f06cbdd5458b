import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Where a hub process listens now; null while it is down. */
export interface Target {
  port: number | null
}

export interface Seen {
  onRequest(asks: string, at: Target): void
  /** @param brings whether the request brought changes, and the answer says what became of them */
  onReply(asks: string, at: Target, brings: boolean): void
}

export interface Address {
  readonly port: number
  /** Requests that left on this line and are not answered: by what they ask, and which hub has them. */
  open(): readonly { readonly asks: string; readonly at: Target }[]
  unplug(): void
  plug(): void
  close(): Promise<void>
}

/** How an answer begins that is no refusal. */
const TAKEN = 'HTTP/1.1 200'

/**
 * One address before several hub processes, and the cable that leads to it: each connection goes to the next hub that is up.
 * @param seen told of each request as it leaves, and of each first word of an answer
 */
export async function address(targets: readonly Target[], seen: Seen): Promise<Address> {
  let [turn, plugged] = [0, true]
  const ends = new Set<Socket>()
  const asked = new Map<Socket, { readonly asks: string; readonly at: Target; brings: boolean }>()
  const next = (): Target | undefined => {
    const up = targets.filter(({ port }) => port !== null)
    turn += 1
    return up[turn % Math.max(1, up.length)]
  }
  const server = createServer((near) => {
    const at = next()
    if (!plugged || at?.port == null) return void near.destroy()
    const far = connect(at.port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        ends.delete(one)
        asked.delete(near)
        other.destroy()
      })
      one.pipe(other)
    }
    near.on('data', (bytes: Buffer) => {
      const asks = /^POST \/v1\/(\w+)/.exec(bytes.subarray(0, 40).toString('latin1'))?.[1]
      const known = asked.get(near)
      const brings = bytes.includes('"changes":[{')
      if (asks !== undefined) {
        asked.set(near, { asks, at, brings })
        seen.onRequest(asks, at)
      } else if (known !== undefined && brings) known.brings = true
    })
    far.on('data', (bytes: Buffer) => {
      const answered = asked.get(near)
      asked.delete(near)
      if (answered !== undefined) seen.onReply(answered.asks, at, answered.brings && bytes.subarray(0, 12).toString('latin1') === TAKEN)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    for (const end of ends) end.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    open: () => [...asked.values()],
    unplug() {
      plugged = false
      cut()
    },
    plug: () => void (plugged = true),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
