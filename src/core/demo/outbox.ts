import type { z } from 'zod'
import type { demoMessageSchema } from '../../shared/contract/demo.ts'
import type { Drivers } from '../messages/courier.ts'
import type { Delivery, Driver, Outgoing } from '../gateways/driver.ts'
import type { Clock, Timers } from '../ports.ts'
import type { Switches } from './switches.ts'

export type DemoMessage = z.infer<typeof demoMessageSchema>

const SLOW_MS = 6_000
const KEPT = 100

/** Stands for both gateways in the demonstration: what would be sent can be read in its panel. Kept in memory only. */
export function demoOutbox(switches: Switches, clock: Clock, timers: Timers, changed: () => void) {
  let messages: readonly DemoMessage[] = []

  const driver = (channel: 'sms' | 'mail'): Driver => ({
    async send({ id, recipient, subject, text }: Outgoing): Promise<Delivery> {
      if (switches.get().networkCut) return { kind: 'unreachable', status: 'demo: network cut' }
      if (switches.get().gatewaySlow) await new Promise<void>((resolve) => void timers.after(SLOW_MS, resolve))
      messages = [{ id, channel, recipient, subject, text, at: clock.now(), state: 'sent' as const }, ...messages].slice(0, KEPT)
      changed()
      return { kind: 'sent' }
    },
  })

  return {
    drivers: { sms: driver('sms'), mail: driver('mail') } satisfies Drivers,
    list: (): DemoMessage[] => [...messages],
  }
}
export type DemoOutbox = ReturnType<typeof demoOutbox>
