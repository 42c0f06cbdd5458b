/**
 * A new change's id: a UUID of version 7 (RFC 9562, 5.7). It begins with the time, so that an index of many grows at one end, here and
 * at the hub; nothing is ordered by it. `now`: milliseconds since 1970, as this machine's clock says. `random`: ten bytes.
 */
export function changeId(now: number, random: Uint8Array): string {
  const time = Math.max(0, Math.trunc(now)).toString(16).padStart(12, '0').slice(-12)
  const drawn = Buffer.from(random).toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${drawn.slice(0, 3)}-8${drawn.slice(3, 6)}-${drawn.slice(6, 18)}`
}
