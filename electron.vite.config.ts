import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** Built for the older of the two runtimes (Electron 33: Node 20.18, Chromium 130); the fallback must run the same files. */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      rollupOptions: {
        input: { index: at('src/main/index.ts'), core: at('src/core/process.ts') },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      isolatedEntries: true,
      externalizeDeps: false,
      rollupOptions: {
        input: { kiosk: at('src/preload/kiosk.ts'), staff: at('src/preload/staff.ts'), demo: at('src/preload/demo.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [svelte()],
    build: {
      target: 'chrome130',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: { kiosk: at('src/renderer/kiosk.html'), staff: at('src/renderer/staff.html'), demo: at('src/renderer/demo.html') },
      },
    },
  },
})
