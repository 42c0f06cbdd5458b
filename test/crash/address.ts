import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Where a hub process listens now; null while it is down. */
export interface Target {
  port: number | null
}

export interface Address {
  readonly port: number
  /** Requests that left on this line and are not answered: by what they ask, and which hub has them. */
  open(): readonly { readonly asks: string; readonly at: Target }[]
  unplug(): void
  plug(): void
  close(): Promise<void>
}

/**
 * One address before several hub processes, and the cable that leads to it: each connection goes to the next hub that is up.
 * @param onRequest told of each request as it leaves
 */
export async function address(targets: readonly Target[], onRequest: (asks: string, at: Target) => void): Promise<Address> {
  let [turn, plugged] = [0, true]
  const ends = new Set<Socket>()
  const asked = new Map<Socket, { readonly asks: string; readonly at: Target }>()
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
      if (asks === undefined) return
      asked.set(near, { asks, at })
      onRequest(asks, at)
    })
    far.on('data', () => void asked.delete(near))
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
