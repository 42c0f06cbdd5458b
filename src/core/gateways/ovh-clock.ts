import type { Clock } from '../ports.ts'
import { readReply } from './reply.ts'

/** Seconds since 1970 as the gateway counts them: its difference to this machine is asked once, and again after `doubt`. */
export function gatewayClock(url: string | undefined, clock: Clock) {
  let ahead: number | null = url === undefined ? 0 : null
  const here = (): number => Math.floor(clock.now() / 1000)
  return {
    /** Where the gateway does not tell, this machine's clock has to do. */
    async now(signal: AbortSignal): Promise<number> {
      if (ahead === null && url !== undefined) {
        const { status, text } = await readReply(await fetch(url, { redirect: 'manual', signal }))
        const told = status === 200 && text !== null && /^\d{9,11}$/.test(text.trim()) ? Number(text.trim()) : null
        if (told !== null) ahead = told - here()
      }
      return here() + (ahead ?? 0)
    },
    doubt: (): void => void (ahead = url === undefined ? 0 : null),
  }
}
