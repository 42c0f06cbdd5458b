import { failure } from '../shared/codes.ts'
import type { Desk } from './ports.ts'

/** The desk of a station without a shell (command line, benches): nobody is asked, nothing is printed or shown. */
export const noDesk: Desk = {
  chooseFiles: () => Promise.resolve([]),
  saveFile: () => Promise.resolve({ ok: false, error: failure('file_unwritable', { file: '' }) }),
  printers: () => Promise.resolve([]),
  print: (printer) => Promise.resolve({ ok: false, error: failure('printer_gone', { printer }) }),
  openJob: (printer) => Promise.resolve({ ok: false, error: failure('printer_gone', { printer }) }),
  fillJob: () => Promise.resolve(false),
  jobReport: () => Promise.resolve({ at: 'unknown' }),
  cancelJob: () => Promise.resolve(),
  forgetJob: () => Promise.resolve(),
  visit: () => Promise.resolve({ kind: 'unreachable' }),
  coverVisit: () => undefined,
  leaveVisit: () => undefined,
  endVisit: () => Promise.resolve(),
}
