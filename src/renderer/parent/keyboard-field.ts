/** A text, and where its caret or its selection is. */
export interface Typed {
  readonly value: string
  readonly from: number
  readonly to: number
}

/** The text once something is typed over the selection; as it was when there is no room. `max` negative: no end to the room. */
export function withTyped({ value, from, to }: Typed, text: string, max: number): Typed {
  const next = value.slice(0, from) + text + value.slice(to)
  if (max >= 0 && next.length > max) return { value, from, to }
  return { value: next, from: from + text.length, to: from + text.length }
}

/** The text without its selection, or without the letter before the caret: a whole one, with all its accents. */
export function withErased({ value, from, to }: Typed): Typed {
  const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(value.slice(0, from))
  const start = from === to ? (Array.from(letters).at(-1)?.index ?? 0) : from
  return { value: value.slice(0, start) + value.slice(to), from: start, to: start }
}

/** Writes in a field at its caret, as a keyboard would: `text`, or null to erase. Nobody hears of what changes nothing. */
export function press(field: HTMLInputElement, text: string | null): void {
  const end = field.value.length
  const before: Typed = { value: field.value, from: field.selectionStart ?? end, to: field.selectionEnd ?? end }
  const after = text === null ? withErased(before) : withTyped(before, text, field.maxLength)
  if (after.value === before.value) return
  field.value = after.value
  if (field.selectionStart !== null) field.setSelectionRange(after.from, after.to)
  if (after.from === after.value.length) field.scrollLeft = field.scrollWidth
  const inputType = text === null ? 'deleteContentBackward' : 'insertText'
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType, data: text }))
}

/** «Suivant»: to the form's next field or list; from the last, what the form's main button does. */
export function goOn(field: HTMLInputElement): void {
  const form = field.form
  if (form === null) return
  const controls = [...form.elements].filter((one) => one instanceof HTMLInputElement || one instanceof HTMLSelectElement)
  const next = controls.slice(controls.indexOf(field) + 1).find((one) => !one.disabled && one.checkVisibility())
  const main = form.querySelector<HTMLButtonElement>('button[type="submit"]')
  if (next !== undefined) next.focus()
  else if (main?.disabled !== true) form.requestSubmit()
}
