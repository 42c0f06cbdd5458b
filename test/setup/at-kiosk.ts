import type { House } from '../../src/core/house.ts'
import type { KioskView, ScreenAnswer, ScreenKind, ViewOf } from '../../src/shared/screens.ts'

/** A parent at a whole station's kiosk: what is on the screen, what they answer. */
export function atKiosk({ parents }: Pick<House, 'parents'>) {
  const shown = (): Extract<KioskView, { kind: 'step' }> => {
    const view = parents.view()
    if (view.kind !== 'step') throw new Error('nobody is at the kiosk')
    return view
  }
  return {
    begin: parents.begin,
    on: (): ScreenKind => shown().screen.kind,
    view<K extends ScreenKind>(kind: K): ViewOf<K> {
      const { screen } = shown()
      if (screen.kind !== kind) throw new Error(`on ${screen.kind}, not on ${kind}`)
      return screen.view as ViewOf<K>
    },
    async say(answer: ScreenAnswer): Promise<void> {
      const told = await parents.answer(shown().token, answer)
      if (!told.ok) throw new Error(told.error.code)
    },
    cut(): readonly string[] {
      const view = parents.view()
      return view.kind === 'home' ? view.cut : []
    },
  }
}
