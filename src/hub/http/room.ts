import type { Limits } from './limits.ts'

/** What the process has at work: how many requests, and the bytes of bodies and answers that it holds. */
export function workRoom({ atWork: most, workBytes: mostBytes }: Pick<Limits, 'atWork' | 'workBytes'>) {
  let [atWork, bytes] = [0, 0]
  return {
    atWork: () => atWork,
    bytes: () => bytes,
    isFull: () => atWork >= most,
    /** What one request takes: bytes as long as it is there, a place only while it is worked on. */
    ticket() {
      let [own, inside] = [0, false]
      const leave = (): void => {
        if (inside) atWork -= 1
        inside = false
      }
      return {
        /** False when all requests together would hold too much. */
        hold(more: number): boolean {
          if (bytes + more > mostBytes) return false
          bytes += more
          own += more
          return true
        },
        /** False when all places are taken. */
        enter(): boolean {
          if (atWork >= most) return false
          atWork += 1
          inside = true
          return true
        },
        leave,
        /** It is answered, or gone. */
        end(): void {
          leave()
          bytes -= own
          own = 0
        },
      }
    },
  }
}
export type WorkRoom = ReturnType<typeof workRoom>
export type Ticket = ReturnType<WorkRoom['ticket']>
