import { svelte } from '@sveltejs/vite-plugin-svelte'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { CSP } from '../../../src/main/lockdown.ts'

/** The parent's screens and the demonstration's panel, built and served without core, under the very policy the app serves them with. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  plugins: [svelte({ configFile: false })],
  build: {
    target: 'chrome130',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    outDir: resolve(import.meta.dirname, '../../../out/harness'),
    emptyOutDir: true,
  },
  preview: { headers: { 'content-security-policy': CSP } },
})
