import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const STAY = ['electron', /^node:/, 'better-sqlite3', '@node-rs/argon2', 'pdfkit', 'nodemailer']
const at = (path: string): string => resolve(import.meta.dirname, path)

/** Built for the older of the two runtimes (Electron 33: Node 20.18, Chromium 130); the fallback must run the same files. */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      minify: true,
      // One file reads faster than hundreds. What is native, or finds its own files, stays where it was installed.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: at('src/main/index.ts'), core: at('src/core/process.ts') },
        external: STAY,
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      minify: true,
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
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: { kiosk: at('src/renderer/kiosk.html'), staff: at('src/renderer/staff.html'), demo: at('src/renderer/demo.html') },
      },
    },
  },
})
