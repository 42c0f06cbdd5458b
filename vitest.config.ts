import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** For a test that hangs only: on a machine that is busy with others a good one may take long. */
const PATIENT = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 110_000 } } }

/** Kinds of test: `unit` (pure), `integration` (files, SQLite, sockets, child processes), `screens` (each screen alone), `e2e` (real Electron). */
export default defineConfig({
  plugins: [svelte()],
  test: {
    ...PATIENT,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'screens',
          globalSetup: ['test/setup/display.ts'],
          include: ['test/renderer/**/*.test.ts'],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          globalSetup: ['test/setup/display.ts'],
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
})
