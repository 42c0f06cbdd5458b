/** The least an Electron app can be: one window, one static page. What it takes to start is Electron's own share. */
import { app, BrowserWindow } from 'electron'
import { join } from 'node:path'

const data = process.argv.indexOf('--data')
if (data > 0) app.setPath('userData', process.argv[data + 1])

app.on('ready', () => {
  const window = new BrowserWindow({ width: 1080, height: 1920, show: false })
  window.once('ready-to-show', () => {
    window.show()
    console.log('GUICHET_READY')
  })
  window.loadFile(join(import.meta.dirname, 'index.html'))
})
