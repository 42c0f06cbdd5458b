import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A cable between a station and what it talks to, that can be pulled out and plugged in, into something else too. */
export interface Cable {
  readonly port: number
  unplug(): void
  plug(into?: number): void
  close(): Promise<void>
}

export async function cable(into: number): Promise<Cable> {
  let [target, plugged] = [into, true]
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    if (!plugged) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        ends.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    unplug() {
      plugged = false
      for (const end of ends) end.destroy()
    },
    plug(next = target) {
      target = next
      plugged = true
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const end of ends) end.destroy()
      }),
  }
}
