import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '../project.mjs'

const entry = join(root, 'src', 'cli', 'index.ts')

/** The command line as a plain Node ES module, `out/cli/index.js`; dependencies stay in node_modules. */
if (existsSync(entry)) {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: entry,
      outDir: join(root, 'out', 'cli'),
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'index.js' } },
    },
  })
}
