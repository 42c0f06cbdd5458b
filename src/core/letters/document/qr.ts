import QRCode from 'qrcode'

/** What QR codes in five and a half bits a sign: told so, the library need not look for the best mixture of codings. */
const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]+$/

/** Draws a QR code as one path: rows of dark modules run together. `x`, `y`, `size` in points. */
export function drawQr(doc: PDFKit.PDFDocument, text: string, x: number, y: number, size: number): void {
  const given = ALPHANUMERIC.test(text) ? [{ data: text, mode: 'alphanumeric' as const }] : text
  const { modules } = QRCode.create(given, { errorCorrectionLevel: 'M' })
  const side = size / modules.size
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size;) {
      if (modules.get(row, column) === 0) {
        column += 1
        continue
      }
      const from = column
      while (column < modules.size && modules.get(row, column) !== 0) column += 1
      doc.rect(x + from * side, y + row * side, (column - from) * side, side)
    }
  }
  doc.fill('#000000')
}
