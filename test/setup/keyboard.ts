import type { Page } from 'playwright'

/** Hands that only type: every key is counted. */
export interface Keys {
  readonly count: number
  press(key: string): Promise<void>
  type(text: string): Promise<void>
  /** Tab until what has the focus is called so; throws when it comes round without finding it. */
  to(name: string | RegExp, key?: 'Tab' | 'Shift+Tab'): Promise<void>
  /** What has the focus, as it is called. */
  focused(): Promise<string>
}

const MOST_TABS = 80

export function keysOn(page: Page): Keys {
  let count = 0
  const focused = (): Promise<string> =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null
      return (element?.labels?.[0]?.textContent ?? element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim()
    })
  const press = async (key: string): Promise<void> => {
    count += 1
    await page.keyboard.press(key)
  }
  return {
    get count() {
      return count
    },
    press,
    async type(text) {
      count += text.length
      await page.keyboard.type(text)
    },
    async to(name, key = 'Tab') {
      for (let i = 0; i < MOST_TABS; i += 1) {
        const here = await focused()
        if (typeof name === 'string' ? here === name || here.startsWith(name) : name.test(here)) return
        await press(key)
      }
      throw new Error(`no way to ${String(name)} by ${key}`)
    },
    focused,
  }
}
