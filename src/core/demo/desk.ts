import { failure } from '../../shared/codes.ts'
import { err, ok } from '../../shared/result.ts'
import type { Desk, PrinterInfo } from '../ports.ts'
import type { Switches } from './switches.ts'

export const DEMO_PRINTER: PrinterInfo = { name: 'demo', label: 'Imprimante de démonstration', isDefault: true, trays: ['main', 'by-pass-tray'] }

/** The real desk with one more printer, which never touches paper and can run out of it. */
export function demoDesk(real: Desk, switches: Switches, printed: (title: string, pdf: Uint8Array) => void): Desk {
  return {
    ...real,
    printers: async () => [DEMO_PRINTER, ...(await real.printers()).map((printer) => ({ ...printer, isDefault: false }))],
    openJob: (printer, title, tray) =>
      printer === DEMO_PRINTER.name ? Promise.resolve(ok({ job: null })) : real.openJob(printer, title, tray),
    async print(printer, title, pdf) {
      if (printer !== DEMO_PRINTER.name) return real.print(printer, title, pdf)
      if (switches.get().printerOutOfPaper) return err(failure('printer_refused', { printer: DEMO_PRINTER.label }))
      printed(title, pdf)
      return ok(null)
    },
  }
}
