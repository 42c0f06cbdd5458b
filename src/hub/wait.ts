import type { HubPorts } from './ports.ts'
import { texts } from './store/sql.ts'

/** Where a school is: its last version, and how often something live was said. */
export interface Place {
  readonly version: number
  readonly live: number
}
export interface Held {
  /** The caller goes. */
  readonly gone: AbortSignal
  /** From now on there is nothing to do for it. */
  readonly onHeld: () => void
}
interface Waiter {
  readonly seen: Place
  readonly wake: (place: Place) => void
}

/** How long another hub process's news may take to be seen here, in milliseconds. */
const LOOK = 400

const isNews = (seen: Place, is: Place): boolean => is.version > seen.version || is.live > seen.live

/**
 * Long polls, woken when their school moves: at once by this process, and by a look at the database for what others did. One
 * question for all schools, and none while nobody waits.
 */
export function waitingRoom({ database, after, log }: Pick<HubPorts, 'database' | 'after' | 'log'>) {
  const rooms = new Map<string, Set<Waiter>>()
  let [looking, closed] = [false, false]

  function announce(school: string, place: Place): void {
    for (const waiter of rooms.get(school) ?? []) if (isNews(waiter.seen, place)) waiter.wake(place)
  }

  async function look(): Promise<void> {
    try {
      const rows = await database.transact(null, (sql) => {
        const { from, values } = sql.each(1, { i: texts([...rooms.keys()]) })
        return sql.all<Place & { id: string }>(`SELECT id, version, live FROM hub_school WHERE id IN (SELECT i FROM ${from})`, values)
      })
      for (const { id, version, live } of rows) announce(id, { version: Number(version), live: Number(live) })
    } catch {
      log.event('database.lost')
    }
    looking = false
    watch()
  }

  function watch(): void {
    if (looking || closed || rooms.size === 0) return
    looking = true
    after(LOOK, () => void look())
  }

  const place = (school: string): Promise<Place> =>
    database.transact(school, async (sql) => {
      const [row] = await sql.all<Place>('SELECT version, live FROM hub_school WHERE id = $1', [school])
      return { version: Number(row?.version ?? 0), live: Number(row?.live ?? 0) }
    })

  return {
    announce,
    count: (): number => [...rooms.values()].reduce((sum, { size }) => sum + size, 0),
    /** Where the school is once that is news, or after so many milliseconds, or when the caller goes. */
    async wait(school: string, seen: Place, ms: number, { gone, onHeld }: Held): Promise<Place> {
      const now = await place(school)
      if (isNews(seen, now) || ms === 0 || closed || gone.aborted) return now
      return new Promise((resolve) => {
        const room = rooms.get(school) ?? new Set()
        rooms.set(school, room)
        const leave = (is: Place): void => {
          callOff()
          gone.removeEventListener('abort', forget)
          room.delete(waiter)
          if (room.size === 0 && rooms.get(school) === room) rooms.delete(school)
          resolve(is)
        }
        const forget = (): void => leave(seen)
        const waiter: Waiter = { seen, wake: leave }
        const callOff = after(ms, forget)
        gone.addEventListener('abort', forget, { once: true })
        room.add(waiter)
        onHeld()
        watch()
      })
    },
    /** Everybody is answered; nobody waits any more. */
    close(): void {
      closed = true
      for (const room of rooms.values()) for (const waiter of room) waiter.wake(waiter.seen)
    },
  }
}
export type WaitingRoom = ReturnType<typeof waitingRoom>
