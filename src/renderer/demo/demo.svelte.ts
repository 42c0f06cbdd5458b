import type { OutputOf } from '../../shared/contract.ts'
import type { DemoSwitches } from '../../shared/contract/demo.ts'
import { bridgeFor } from '../ui/bridge.ts'

/** What the demonstration's panel shows: what was sent, and what is broken on purpose. */
export class Demo {
  messages = $state.raw<OutputOf<'demo.outbox'>>([])
  switches = $state.raw<DemoSwitches>({ networkCut: false, gatewaySlow: false, printerOutOfPaper: false, clockForwardMinutes: 0 })
  readonly #bridge = bridgeFor<'demo'>()

  start(): void {
    this.#bridge.onChanged((topic) => {
      if (topic === 'demo' || topic === 'kiosk') void this.refresh()
    })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const [messages, switches] = await Promise.all([this.#bridge.call('demo.outbox', {}), this.#bridge.call('demo.switches', {})])
    if (messages.ok) this.messages = messages.value
    if (switches.ok) this.switches = switches.value
  }

  async set(change: Partial<DemoSwitches>): Promise<void> {
    const result = await this.#bridge.call('demo.setSwitches', { ...this.switches, ...change })
    if (result.ok) this.switches = result.value
  }
}
