import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codesPage } from './docs/codes.mjs'
import { hubApiPage } from './docs/hub-api.mjs'
import { log, runScript } from './log.mjs'
import { root } from './project.mjs'

/** Every page that is generated: where it lies, and what makes its text. */
const PAGES = [
  ['docs/codes.md', codesPage],
  ['docs/hub-api.json', hubApiPage],
]

/**
 * `npm exec -- node scripts/docs.mjs [--check]` (Node 24: it reads TypeScript): writes the generated pages of docs/. With `--check`
 * nothing is written: exit code 1 when a page is out of step.
 */
await runScript(async () => {
  const check = process.argv.includes('--check')
  const stale = []
  for (const [file, page] of PAGES) {
    const path = join(root, file)
    const text = await page(root)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    stale.push(file)
    if (!check) writeFileSync(path, text)
  }
  for (const file of stale) log(check ? `${file}: out of step; run scripts/docs.mjs` : `${file}: written`)
  return check && stale.length > 0 ? 1 : 0
})
