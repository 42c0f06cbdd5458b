import type { Result } from '../../src/shared/result.ts'
import type { FlowId, KioskView, ScreenAnswer } from '../../src/shared/screens.ts'
import type { Station } from '../../src/core/station.ts'

/** Milliseconds from an answer to the next screen, by `flow/screen`. */
export type Times = Map<string, number[]>

/** A parent who answers at once, through the calls that the screen makes; each answer is timed. */
export class Parent {
  #view: KioskView | null = null
  readonly #station: Station
  readonly #times: Times

  constructor(station: Station, times: Times) {
    this.#station = station
    this.#times = times
  }

  get screen(): string {
    return this.#view?.kind === 'step' ? this.#view.screen.kind : 'home'
  }

  get step(): Extract<KioskView, { kind: 'step' }> {
    if (this.#view?.kind !== 'step') throw new Error('at home')
    return this.#view
  }

  async begin(flow: FlowId): Promise<void> {
    await this.#call('kiosk.begin', { flow }, `${flow}/(début)`)
  }

  async say(answer: ScreenAnswer): Promise<void> {
    const { token, flow, screen } = this.step
    if (screen.kind !== answer.kind) throw new Error(`${flow}: ${answer.kind} said on ${screen.kind} ${JSON.stringify(screen.view)}`)
    await this.#call('kiosk.answer', { token, answer }, `${flow}/${screen.kind}`)
  }

  async quit(): Promise<void> {
    await this.#station.call('kiosk', 'kiosk.quit', {})
    this.#view = null
  }

  /** The newest code in the demonstration's outbox. */
  async code(): Promise<string> {
    const sent = (await this.#station.call('demo', 'demo.outbox', {})) as Result<readonly { text: string }[], unknown>
    const text = sent.ok ? (sent.value.find((message) => /\b\d{6}\b/.test(message.text))?.text ?? '') : ''
    return /\b\d{6}\b/.exec(text)?.[0] ?? ''
  }

  async #call(procedure: string, input: unknown, name: string): Promise<void> {
    const began = performance.now()
    const result = (await this.#station.call('kiosk', procedure, input)) as Result<KioskView, { code: string }>
    const took = performance.now() - began
    if (!result.ok) throw new Error(`${name}: ${result.error.code}`)
    this.#times.set(name, [...(this.#times.get(name) ?? []), took])
    this.#view = result.value
  }
}
