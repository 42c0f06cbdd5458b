import type { Page } from 'playwright'

export interface Room {
  /** How far the page or a box of it must be scrolled to be seen whole, in CSS pixels. */
  readonly down: number
  readonly across: number
  /** Names of what is to be touched and is smaller than 48 pixels either way. */
  readonly small: readonly string[]
  /** The smallest type in the page's middle, in CSS pixels. */
  readonly type: number
}

/** Measures the parent's screen as it stands. */
export function roomOf(page: Page): Promise<Room> {
  return page.evaluate(() => {
    const main = document.querySelector('main') ?? document.body
    const html = document.documentElement
    const over = (box: Element): number => box.scrollWidth - box.clientWidth
    const touched = [...document.querySelectorAll<HTMLElement>('button, input, select, a')].filter((one) => one.checkVisibility())
    const words = [...main.querySelectorAll<HTMLElement>('p, label, li, button, span, dt')].filter(
      (one) => one.checkVisibility() && one.innerText.trim() !== '',
    )
    return {
      down: Math.max(main.scrollHeight - main.clientHeight, html.scrollHeight - html.clientHeight),
      across: Math.max(over(main), over(html), ...[...document.querySelectorAll('header, footer')].map(over)),
      small: touched
        .filter((one) => one.offsetHeight < 48 || one.offsetWidth < 48)
        .map((one) => `${one.tagName} ${one.innerText || one.id}`),
      type: Math.min(...words.map((one) => Number.parseFloat(getComputedStyle(one).fontSize))),
    }
  })
}
