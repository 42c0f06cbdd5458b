/**
 * Stands in for Electron's own default app, which the fallback runtime lacks: `electron [-r module] folder [app arguments]`.
 * An ES module with a top-level await, because Electron holds back `ready` until such a module is loaded: the app's own code can
 * then still do what must be done before `ready` (privileged schemes, command line switches).
 */
import { app } from 'electron'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const args = process.argv.slice(1)
if (args[0] === '--version' || args[0] === '-v') {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}

let target
for (let at = 0; at < args.length && target === undefined; at += 1) {
  if (args[at] === '-r' || args[at] === '--require') require(resolve(args[(at += 1)]))
  else if (!args[at].startsWith('-')) target = resolve(args[at])
}
if (target === undefined) {
  console.error('usage: electron [-r module] folder [arguments]')
  process.exit(2)
}

const manifestPath = join(target, 'package.json')
let main = target
if (existsSync(manifestPath)) {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const name = manifest.productName ?? manifest.name
  if (name) app.setName(name)
  if (manifest.version) app.setVersion(manifest.version)
  app.setAppPath(target)
  main = join(target, manifest.main ?? 'index.js')
} else {
  app.setAppPath(dirname(target))
}

try {
  await import(pathToFileURL(main).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}
