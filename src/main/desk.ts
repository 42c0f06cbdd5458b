import { app, dialog } from 'electron'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { failure } from '../shared/codes.ts'
import { assertNever, err, ok } from '../shared/result.ts'
import type { DeskCall } from '../shared/wire.ts'
import { seal, unseal } from './key-store.ts'
import { listPrinters, printPdf, spooler } from './printing.ts'
import type { Shell } from './shell.ts'

/** Does for core what needs a screen, a device or the system's key store. */
export const deskFor = (shell: Shell) => async (what: DeskCall): Promise<unknown> => {
  switch (what.kind) {
    case 'seal':
      return seal(what.bytes)
    case 'unseal':
      return unseal(what.bytes)
    case 'choose-files': {
      const { canceled, filePaths } = await dialog.showOpenDialog(shell.window, {
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: 'SIECLE, ONDE', extensions: ['zip', 'xml', 'csv'] }],
      })
      return canceled ? [] : filePaths
    }
    case 'save-file': {
      const { canceled, filePath } = await dialog.showSaveDialog(shell.window, {
        defaultPath: join(app.getPath('documents'), what.suggestedName),
        filters: [{ name: 'PDF', extensions: ['pdf'] }],
      })
      if (canceled || filePath === '') return ok(null)
      try {
        await writeFile(filePath, what.bytes, { mode: 0o600, flush: true })
        return ok({ fileName: basename(filePath) })
      } catch {
        return err(failure('file_unwritable', { file: basename(filePath) }))
      }
    }
    case 'printers':
      return listPrinters(shell.window.contentView.children[0])
    case 'visit':
      return shell.visits.open(what.page)
    case 'cover-visit':
      return shell.visits.cover(what.covered)
    case 'leave-visit':
      return shell.visits.leave()
    case 'end-visit':
      return shell.visits.end(what.farewell)
    case 'print':
      return printPdf(what.printer, what.title, what.pdf)
    case 'open-job':
      return spooler === null ? ok({ job: null }) : spooler.open(what.printer, what.title, what.tray)
    case 'fill-job':
      return spooler?.fill(what.job, what.pdf) ?? false
    case 'job-report':
      return spooler?.report(what.job, what.unlike) ?? { at: 'unknown' }
    case 'cancel-job':
      return spooler?.cancel(what.job)
    case 'forget-job':
      return spooler?.forget(what.job)
    default:
      return assertNever(what)
  }
}
