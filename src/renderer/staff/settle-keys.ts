/** Keys of «À traiter»: arrows go from one item to the next, a letter presses the button of the item that has it. */

const items = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-item]')]
const current = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('[data-item]') ?? null
const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches('input, textarea, select')

/** The place of the item that has the focus; -1: none has. */
export const placeOfFocus = (): number => {
  const item = current()
  return item === null ? -1 : items().indexOf(item)
}

/** The item at that place, or the last one before it; false when there is none. */
export function focusItem(place: number): boolean {
  const all = items()
  const item = all[Math.min(place, all.length - 1)]
  item?.focus()
  item?.scrollIntoView({ block: 'nearest' })
  return item !== undefined
}

export function onSettleKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return
  const place = placeOfFocus()
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (!focusItem(Math.max(0, place + (event.key === 'ArrowDown' ? 1 : -1)))) return
    event.preventDefault()
    return
  }
  const button = [...(current()?.querySelectorAll<HTMLButtonElement>('button[aria-keyshortcuts]') ?? [])].find(
    (one) => one.getAttribute('aria-keyshortcuts')?.toLowerCase() === event.key.toLowerCase(),
  )
  if (button === undefined || button.disabled) return
  event.preventDefault()
  button.click()
}
