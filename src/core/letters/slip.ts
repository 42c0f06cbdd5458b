import { failure, type Failure } from '../../shared/codes.ts'
import { m } from '../../shared/i18n/index.ts'
import type { Policy } from '../../shared/policy.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { encodeReference } from '../domain/reference.ts'
import type { Desk } from '../ports.ts'

/** A ticket printer's paper: 72 mm that can be printed, cut where the text ends. Points. */
const WIDTH = 204
const HEIGHT = 260
const MARGIN = 10

export interface SlipPorts {
  readonly policy: Policy
  readonly desk: Desk
  readonly fontsDir: string
}

/** The slip that a parent comes back with. */
export function slipDesk({ policy, desk, fontsDir }: SlipPorts) {
  return {
    /** Failures: `printer_gone` (none is set, or it is not there), `printer_refused`, `printer_silent`. */
    async print(reference: string): Promise<Result<Record<string, never>, Failure>> {
      const printer = policy.kiosk.slipPrinter
      if (printer === null) return err(failure('printer_gone'))
      const printed = await desk.print(printer, `Guichet ${reference}`, await drawSlip(policy.school.name, reference, fontsDir))
      return printed.ok ? ok({}) : printed
    },
  }
}

/** One small page: school, reference, its QR code, what to do. In French, which whoever deals with it reads. */
export async function drawSlip(school: string, reference: string, fontsDir: string): Promise<Uint8Array> {
  const [{ default: PDFDocument }, { drawQr }, { faceFor, registerFaces }] = await Promise.all([
    import('pdfkit'),
    import('./document/qr.ts'),
    import('./document/type.ts'),
  ])
  const doc = new PDFDocument({ size: [WIDTH, HEIGHT], margin: MARGIN, lang: 'fr-FR', info: { Title: `Guichet ${reference}` } })
  const chunks: Uint8Array[] = []
  const ended = new Promise<void>((resolve) => void doc.on('data', (chunk: Uint8Array) => chunks.push(chunk)).on('end', resolve))
  registerFaces(doc, fontsDir)
  const centred = { width: WIDTH - 2 * MARGIN, align: 'center' } as const
  doc.font(faceFor('bold', school)).fontSize(11).text(school, MARGIN, MARGIN, centred)
  doc
    .font('mono')
    .fontSize(24)
    .text(reference, MARGIN, doc.y + 8, centred)
  drawQr(doc, encodeReference(reference), WIDTH / 2 - 45, doc.y + 6, 90)
  const says = m.parent_problem_slip({}, { locale: 'fr' })
  doc.font('regular').fontSize(9).text(says, MARGIN, 160, centred)
  doc.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}
