import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ BrowserWindow: class {}, WebContentsView: class {} }))
const { printPdf } = await import('../../../src/main/printing.ts')

const PDF = new TextEncoder().encode('%PDF-1.7 mot de passe')
const path = process.env['PATH'] ?? ''
let folder: string

/** A spooler's `lp` that does what the script says. */
function spooler(script: string): void {
  const lp = join(folder, 'lp')
  writeFileSync(lp, `#!/bin/sh\n${script}\n`)
  chmodSync(lp, 0o755)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-lp-'))
  process.env['PATH'] = `${folder}:${path}`
})
afterEach(() => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true, force: true })
})

describe.runIf(process.platform !== 'win32')('CUPS', () => {
  it('is handed the document on standard input, by the printer’s name, on A4', async () => {
    spooler(`printf '%s\\n' "$@" > "${folder}/asked"; cat > "${folder}/paper"`)
    expect(await printPdf('Bureau 2', 'Guichet 6B', PDF)).toEqual({ ok: true, value: null })
    expect(readFileSync(join(folder, 'asked'), 'utf8').split('\n').slice(0, 6)).toEqual([
      '-d',
      'Bureau 2',
      '-t',
      'Guichet 6B',
      '-o',
      'media=A4',
    ])
    expect(readFileSync(join(folder, 'paper'))).toEqual(Buffer.from(PDF))
  })
  it.each([
    ['lp: The printer or class does not exist.', 'printer_gone'],
    ['lp: Le serveur refuse le travail.', 'printer_refused'],
  ])('that says «%s» gives %s', async (says, code) => {
    spooler(`cat > /dev/null; echo "${says}" >&2; exit 1`)
    expect(await printPdf('Bureau', 'x', PDF)).toEqual({ ok: false, error: { code, detail: { printer: 'Bureau' } } })
  })
  it('that dies without an answer leaves it in doubt', async () => {
    spooler('cat > /dev/null; kill -9 $$')
    expect(await printPdf('Bureau', 'x', PDF)).toMatchObject({ ok: false, error: { code: 'printer_silent' } })
  })
  it('that is not installed means that the printer is gone', async () => {
    process.env['PATH'] = folder
    expect(await printPdf('Bureau', 'x', PDF)).toMatchObject({ ok: false, error: { code: 'printer_gone' } })
  })
})
