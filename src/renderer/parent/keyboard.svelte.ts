import { fieldKind, type FieldKind } from './keyboard.ts'
import type { Script } from './keyboard-layouts.ts'

/** When the keyboard on the screen is shown, and for which field. */
export class TouchKeyboard {
  /** The field that its keys write in; null while it is not shown. */
  field = $state.raw<HTMLInputElement | null>(null)
  kind = $state<FieldKind>('text')
  /** Kept from field to field, until the session ends. */
  script = $state<Script>('latin')

  /** Something has the focus now. Only a field brings the keyboard: the way to its keys by a switch goes past other things. */
  focused(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement)) return
    const kind = fieldKind(target)
    if (kind === null) return
    this.kind = kind
    this.field = target
  }

  /** A touch is over, and has done what it does: a keyboard that left before it would move a button away from under the finger. */
  touched(target: EventTarget | null): void {
    if (target instanceof Element && target.closest('[data-keyboard]') !== null) return
    if (document.activeElement !== this.field) this.hide()
    if (document.activeElement === target) this.focused(target)
  }

  /** A touch begins: a list opens at once, and needs the room. */
  touching(target: EventTarget | null): void {
    if (target instanceof HTMLSelectElement) this.hide()
  }

  hide = (): void => {
    this.field = null
  }

  /** Another screen: nothing of the last one's stays, and of the last parent's not even the alphabet. */
  left(ended: boolean): void {
    this.hide()
    if (ended) this.script = 'latin'
  }
}
