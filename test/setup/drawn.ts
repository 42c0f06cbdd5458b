import type { Page } from 'playwright'

/** Once the page's next frames are drawn. Chromium drops keys that come before a new page's first, which a busy machine draws late. */
export const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))))
