import { LIMITS } from './limits.ts'

/** What the process has at work: how many requests, and the bytes of their bodies. */
export function workRoom(most = LIMITS.atWork, mostBytes = LIMITS.workBytes) {
  let [atWork, bytes] = [0, 0]
  return {
    atWork: () => atWork,
    /** A place at work, or null when all are taken. */
    enter(): { hold(more: number): boolean; leave(): void } | null {
      if (atWork >= most) return null
      atWork += 1
      let [own, inside] = [0, true]
      return {
        hold(more) {
          if (bytes + more > mostBytes) return false
          bytes += more
          own += more
          return true
        },
        leave() {
          if (!inside) return
          inside = false
          atWork -= 1
          bytes -= own
        },
      }
    },
  }
}
export type WorkRoom = ReturnType<typeof workRoom>
