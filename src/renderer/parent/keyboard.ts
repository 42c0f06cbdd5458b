/** What kind of keyboard a kiosk and a field need. */

/** What a field takes, as its keys show it. */
export type FieldKind = 'text' | 'mail' | 'digits' | 'phone'

/** As much of an `<input>` as tells what it takes. */
export interface TypedField {
  readonly type: string
  readonly inputMode: string
  readonly readOnly: boolean
  readonly disabled: boolean
}

const TYPED = new Set(['text', 'search', 'tel', 'email', 'password', 'url', 'number'])

/** Whether this kiosk has no keyboard of its own, as the screen's view says; views that do not say so have one. */
export function hasTouchKeyboard(view: object | null): boolean {
  return view !== null && 'keyboard' in view && view.keyboard === 'touch'
}

/** The keys for this field; null when nothing is typed there. */
export function fieldKind(field: TypedField): FieldKind | null {
  if (!TYPED.has(field.type) || field.readOnly || field.disabled) return null
  if (field.inputMode === 'tel' || field.type === 'tel') return 'phone'
  if (field.inputMode === 'numeric' || field.type === 'number') return 'digits'
  return field.inputMode === 'email' || field.type === 'email' ? 'mail' : 'text'
}
