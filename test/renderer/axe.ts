import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What axe-core finds against WCAG 2.2 AA on the page as it stands, one line a fault: `rule: selector: why`. Empty: nothing found.
 * The page's own policy may forbid scripts: axe is evaluated from outside, which no policy stops.
 */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(source)
  const { violations } = await page.evaluate<AxeResults, string[]>(
    (rules) => (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, { runOnly: rules }),
    RULES,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}
