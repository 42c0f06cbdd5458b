import { BrowserWindow, type View, WebContentsView } from 'electron'
import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failure, type Failure } from '../shared/codes.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { cupsAddress, cupsSpooler } from './cups/spooler.ts'

const PATIENCE_MS = 120_000

/** CUPS' jobs; Windows has none that can be asked after. */
export const spooler = process.platform === 'win32' ? null : cupsSpooler(cupsAddress(process.env))

/** The system's printers by name, with their paper trays; none where there is no spooler. */
export async function listPrinters(
  view: View | undefined,
): Promise<readonly { name: string; label: string; isDefault: boolean; trays: readonly string[] }[]> {
  if (!(view instanceof WebContentsView)) return []
  const found = await view.webContents.getPrintersAsync()
  return Promise.all(
    found.map(async (printer, i) => ({
      name: printer.name,
      label: printer.displayName === '' ? printer.name : printer.displayName,
      isDefault: (printer as { isDefault?: boolean }).isDefault ?? i === 0,
      trays: (await spooler?.trays(printer.name)) ?? [],
    })),
  )
}

/**
 * Hands a PDF to a printer. CUPS (Linux, macOS) takes it on standard input, so that its secrets never lie in a file of ours.
 * Failures: `printer_gone`, `printer_refused`, `printer_silent` {printer}.
 */
export function printPdf(printer: string, title: string, pdf: Uint8Array): Promise<Result<null, Failure>> {
  return process.platform === 'win32' ? printThroughWindow(printer, title, pdf) : printThroughCups(printer, title, pdf)
}

function printThroughCups(printer: string, title: string, pdf: Uint8Array): Promise<Result<null, Failure>> {
  return new Promise((resolve) => {
    const lp = spawn('lp', ['-d', printer, '-t', title, '-o', 'media=A4', '-s', '-'], { stdio: ['pipe', 'ignore', 'pipe'], timeout: PATIENCE_MS })
    let said = ''
    lp.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 500)))
    lp.on('error', () => resolve(err(failure('printer_gone', { printer }))))
    lp.on('close', (code, signal) => {
      if (code === 0) return resolve(ok(null))
      if (signal !== null) return resolve(err(failure('printer_silent', { printer })))
      resolve(err(failure(/does not exist|unknown|n'existe pas/i.test(said) ? 'printer_gone' : 'printer_refused', { printer })))
    })
    lp.stdin.on('error', () => undefined)
    lp.stdin.end(pdf)
  })
}

/** Windows has no `lp`: Chromium's viewer prints the document from a hidden window. Its callback may never come, hence the watchdog. */
async function printThroughWindow(printer: string, _title: string, pdf: Uint8Array): Promise<Result<null, Failure>> {
  const path = join(tmpdir(), `guichet-${process.pid}-${pdf.length}.pdf`)
  await writeFile(path, pdf, { mode: 0o600 })
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, plugins: true, javascript: false } })
  try {
    await window.loadURL(`file://${path}`)
    return await new Promise((resolve) => {
      const watchdog = setTimeout(() => resolve(err(failure('printer_silent', { printer }))), PATIENCE_MS)
      window.webContents.print({ silent: true, deviceName: printer, pageSize: 'A4' }, (success, reason) => {
        clearTimeout(watchdog)
        resolve(success ? ok(null) : err(failure(/name|device/i.test(reason) ? 'printer_gone' : 'printer_refused', { printer })))
      })
    })
  } finally {
    window.destroy()
    await rm(path, { force: true })
  }
}
