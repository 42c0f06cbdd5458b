import { answer, back, open, show } from '../../src/core/flows/run.ts'
import type { FlowState } from '../../src/core/flows/state.ts'
import type { FlowId, ScreenAnswer, ScreenKind, ViewOf } from '../../src/shared/screens.ts'
import type { World } from './flow-ports.ts'

/** A parent's session as a dialogue: what is on the screen, what they answer. */
export interface Dialogue {
  /** The screen's kind; `home` when there is none. */
  readonly on: ScreenKind | 'home'
  /** The code of the refusal or the problem shown, else null. */
  readonly failure: string | null
  view<K extends ScreenKind>(kind: K): ViewOf<K>
  say(given: ScreenAnswer): Promise<void>
  back(): void
}

export async function begin(world: World, flow: FlowId): Promise<Dialogue> {
  let state: FlowState = await open(flow, { sessionId: 's1' }, world.ports)
  return {
    get on() {
      return show(state, world.ports)?.screen.kind ?? 'home'
    },
    get failure() {
      const shown = show(state, world.ports)
      if (shown === null) return null
      return shown.screen.kind === 'problem' ? shown.screen.view.failure.code : (shown.refusal?.failure.code ?? null)
    },
    view(kind) {
      const shown = show(state, world.ports)
      if (shown?.screen.kind !== kind) throw new Error(`on ${shown?.screen.kind ?? 'home'}, not on ${kind}`)
      return shown.screen.view as ViewOf<typeof kind>
    },
    async say(given) {
      state = await answer(state, given, world.ports)
    },
    back() {
      state = back(state, world.ports)
    },
  }
}
