import { app, dialog, Menu } from 'electron'
import { join } from 'node:path'
import { explain } from '../shared/codes.ts'
import { deskFor } from './desk.ts'
import { firstScreen, withFirstScreen } from './first-screen.ts'
import { openGate } from './gate.ts'
import { registerScheme } from './scheme.ts'
import { readOptions } from './options.ts'
import { createShell } from './shell.ts'
import { supervise } from './supervisor.ts'
import { keyStoreProtects } from './key-store.ts'

registerScheme()
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
Menu.setApplicationMenu(null)
// Chromium reads aloud through the system's speech service, which it must be told to look for on Linux.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-speech-dispatcher')
// Fields for dates are Chromium's own: written as French offices write them, whatever the system speaks.
app.commandLine.appendSwitch('lang', 'fr')

const resourcesDir = app.isPackaged ? join(process.resourcesPath, 'resources') : join(app.getAppPath(), 'resources')
const options = readOptions(process.argv.slice(1), app.getPath('userData'), resourcesDir)
if (!app.isPackaged) app.setPath('userData', join(options.dataDir, 'electron'))

if (!app.requestSingleInstanceLock()) app.quit()
else void run()

async function run(): Promise<void> {
  await app.whenReady()
  const first = firstScreen(options.dataDir, `${app.getVersion()} ${options.policyPath} ${options.demo}`)
  const core = supervise({
    corePath: join(import.meta.dirname, 'core.js'),
    first: {
      kind: 'start',
      dataDir: options.dataDir,
      resourcesDir,
      policyPath: options.policyPath,
      demo: options.demo,
      front: options.staff ? 'staff' : 'kiosk',
      version: app.getVersion(),
      nativeBinding: app.isPackaged ? null : (process.env['GUICHET_SQLITE_BINDING'] ?? null),
      keyStoreProtects: keyStoreProtects(),
    },
    desk: (call) => deskFor(shell)(call),
    changed: (topic) => shell.changed(topic),
    show: (surface) => shell.show(surface),
    died: () => void shell.visits.end(null),
    refused(failure) {
      const { says, advice } = explain(failure, 'fr')
      dialog.showErrorBox('Guichet', [says, advice].filter((line) => line !== null).join('\n\n'))
      app.exit(1)
    },
  })
  const shell = createShell({
    demo: options.demo,
    first: options.staff ? 'staff' : 'kiosk',
    pagesDir: join(import.meta.dirname, '..', 'renderer'),
    preloadDir: join(import.meta.dirname, '..', 'preload'),
    settingsDir: options.dataDir,
  })
  openGate({ surfaceOf: shell.surfaceOf, call: withFirstScreen(first, core.hasStarted, core.call) })
  app.on('second-instance', shell.focus)
  app.on('before-quit', () => core.stop())
  app.on('window-all-closed', () => app.quit())
  // The staff's first screen has no copy to be shown meanwhile.
  if (first.kept === null || options.staff) core.start()
  await shell.open()
  if (process.env['GUICHET_BENCH_READY'] === '1') process.stdout.write('GUICHET_READY\n')
  core.start()
  await core.ready
  await shell.furnish()
}
