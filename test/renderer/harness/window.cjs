// A bare window for the harness: Playwright takes it to the page and sizes it.
const { app, BrowserWindow } = require('electron')
app.commandLine.appendSwitch('force-device-scale-factor', '1')
void app.whenReady().then(() => new BrowserWindow({ width: 1200, height: 900, webPreferences: { sandbox: true } }).loadURL('about:blank'))
