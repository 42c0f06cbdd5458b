/** The directions of import of the house (docs/architecture.md). The test command fails when one is broken. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: allowed, dependencyTypesNot: ['type-only'] },
})

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: { path: '^src' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    only('shared-imports-zod-only', '^src/shared/(?!i18n/generated)', ['^src/shared', '^node_modules/zod']),
    only('domain-imports-shared-only', '^src/core/domain', ['^src/core/domain', '^src/shared']),
    only('migrations-import-nothing', '^src/core/store/migrations/\\d', ['^$']),
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: '^src/(core|cli)' },
      to: { path: ['^src/(main|preload|renderer|hub)', '^node_modules/(electron|electron-store|svelte)(/|$)', '^electron$'] },
    },
    { name: 'core-knows-no-cli', severity: 'error', from: { path: '^src/core' }, to: { path: '^src/cli' } },
    only('main-reaches-core-by-messages', '^src/main', ['^src/main', '^src/shared', '^electron$', '^node_modules/(electron|electron-store)/', '^(node:)?(path|fs|fs/promises|child_process|os|http|timers/promises)$']),
    only('preload-is-a-slot', '^src/preload', ['^src/preload', '^electron$', '^node_modules/electron/']),
    only('renderer-sees-shared', '^src/renderer', ['^src/renderer', '^src/shared', '^node_modules/(svelte|@lucide/svelte|qrcode|pdfjs-dist|zod|simple-keyboard|virtua|@expo-google-fonts)/']),
    {
      name: 'hub-decides-with-domain-only',
      severity: 'error',
      from: { path: '^src/hub' },
      to: { path: ['^src/(main|preload|renderer|cli)', '^src/core/(?!domain|gateways)'] },
    },
    only('gateways-know-no-house', '^src/core/gateways', ['^src/core/(gateways|domain)', '^src/shared', '^node_modules/nodemailer', '^(node:)?(crypto|fs|fs/promises|stream|tls)$']),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/shared/i18n/generated' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'svelte', 'node', 'default'], extensions: ['.ts', '.js', '.svelte'] },
  },
}
