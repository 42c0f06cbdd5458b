import { NO_SCAN, scanKey, type Scan } from './scanner.ts'

/** Listens for a scanner among the keys of a window, and leaves no trace of what it typed in the field that had the focus. */
export class ScanCatcher {
  #scan: Scan = NO_SCAN
  #before: { readonly field: HTMLInputElement; readonly value: string } | null = null

  /** What a whole scan read, at its last key, which then goes no further; else null. Call it as keys go down, before the field sees them. */
  key(event: KeyboardEvent): string | null {
    const { scan, read } = scanKey(this.#scan, event.key, event.timeStamp)
    this.#scan = scan
    if (event.key.length === 1 && scan.text.length === 1)
      this.#before = event.target instanceof HTMLInputElement ? { field: event.target, value: event.target.value } : null
    if (read === null) return null
    event.preventDefault()
    event.stopImmediatePropagation()
    this.#restore()
    return read
  }

  #restore(): void {
    if (this.#before === null) return
    this.#before.field.value = this.#before.value
    this.#before.field.dispatchEvent(new Event('input', { bubbles: true }))
    this.#before = null
  }
}
