import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import { addressBlock, addressee, longDate, type LetterContent } from '../../src/core/letters/document/content.ts'
import { encodeScan } from '../../src/core/domain/scan.ts'
import { groupSecret } from '../../src/core/domain/secret.ts'
import { m } from '../../src/shared/i18n/index.ts'
import { resourcesDir } from './station.ts'

const MM = 72 / 25.4
const FONTS = {
  regular: 'AtkinsonHyperlegibleNext_400Regular.ttf',
  bold: 'AtkinsonHyperlegibleNext_700Bold.ttf',
  mono: 'AtkinsonHyperlegibleMono_600SemiBold.ttf',
}
const fr = { locale: 'fr' } as const

/** The pages of letters as pdfkit alone draws them, straight down: same texts, places, fonts, QR codes and tags. Gives their number. */
export async function drawBare(letters: readonly LetterContent[], out: string): Promise<number> {
  const [{ default: PDFDocument }, { default: QRCode }] = await Promise.all([import('pdfkit'), import('qrcode')])
  const doc = new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    info: { Title: m.letter_title({ portal: '' }, fr).trim() },
  })
  const file = doc.pipe(createWriteStream(out, { flush: true }))
  for (const [name, path] of Object.entries(FONTS)) doc.registerFont(name, `${resourcesDir}/fonts/${path}`)
  let pages = 0
  for (const letter of letters) {
    pages += drawOne(doc, letter, (text) => QRCode.create(text, { errorCorrectionLevel: 'M' }).modules)
    if (pages % 50 === 0) await breathe()
  }
  doc.end()
  await finished(file)
  return pages
}

interface Modules {
  readonly size: number
  get(row: number, column: number): number
}

function drawOne(doc: PDFKit.PDFDocument, letter: LetterContent, qr: (text: string) => Modules): number {
  const { school, portal, children } = letter
  const number = m.letter_number({ number: String(letter.number).padStart(6, '0') }, fr)
  const section = doc.struct('Sect', { title: number })
  doc.addStructure(section)
  const put = (
    face: keyof typeof FONTS,
    size: number,
    color: string,
    text: string,
    x: number,
    y: number,
    width: number,
    more = {},
  ): number => {
    const options = { width: width * MM, lineGap: 1.5, ...more }
    doc.font(face).fontSize(size).fillColor(color)
    doc.text(text, x * MM, y * MM, options)
    return doc.y / MM
  }
  const tag = (kind: string, draw: () => void, options: PDFKit.Mixins.StructureElementOptions = {}): void =>
    void section.add(doc.struct(kind, options, draw))
  const page = (): void => {
    doc.addPage({ size: 'A4', margin: 0 })
    doc.markContent('Artifact', { type: 'Layout' })
    for (const y of [99, 198]) doc.moveTo(4 * MM, y * MM).lineTo(9 * MM, y * MM)
    doc.lineWidth(0.5).stroke('#b9bcc6')
    doc.endMarkedContent()
  }
  const footer = (text: string): void => {
    doc.markContent('Artifact', { type: 'Pagination' })
    doc
      .font('regular')
      .fontSize(8)
      .fillColor('#4a5163')
      .text(text, 20 * MM, 285 * MM, { width: 170 * MM, lineBreak: false })
    doc.endMarkedContent()
  }

  page()
  let y = 16
  tag('P', () => (y = put('bold', 13, '#1d2433', school.name, 20, y, 80)))
  for (const line of [...school.addressLines, `${school.phone ?? ''} · ${school.mail ?? ''}`])
    tag('P', () => (y = put('regular', 9.5, '#4a5163', line, 20, y, 80)))
  y = 51
  for (const line of addressBlock(letter))
    tag('P', () => (y = put('regular', 10.5, '#1d2433', line, 110, y, 85, { height: 14, ellipsis: true })))
  const place = m.letter_place_and_date({ city: school.city, date: longDate(letter.issuedOn, 'fr') }, fr)
  tag('P', () => void put('regular', 10, '#1d2433', place, 110, 88, 80))
  tag('H1', () => (y = put('bold', 17, '#1d2433', m.letter_title({ portal: portal.name }, fr), 20, 98, 170)))
  tag('P', () => (y = put('bold', 10.5, '#1d2433', m.letter_attention({ name: addressee(letter) }, fr), 20, y + 3, 170)))
  tag('P', () => (y = put('regular', 10.5, '#1d2433', m.letter_intro({ portal: portal.name, url: portal.url }, fr), 20, y + 1.5, 170)))
  tag('H2', () => (y = put('bold', 10.5, '#1d2433', m.letter_children({}, fr), 20, y + 3.5, 170)))
  const list = doc.struct('L')
  section.add(list)
  y += 1
  for (const { firstName, familyName, className } of children) {
    const name = `${firstName} ${familyName}`
    const line = className === null ? name : m.letter_child({ name, class: className }, fr)
    const at = y
    const body = doc.struct(
      'LBody',
      {},
      () => void put('regular', 10, '#1d2433', `•  ${line}`, 22, at, 166, { height: 13, ellipsis: true }),
    )
    list.add(doc.struct('LI', {}, [body]))
    y += 5
  }
  list.end()

  const box = y + 3
  doc.markContent('Artifact', { type: 'Layout' })
  doc.roundedRect(20 * MM, box * MM, 170 * MM, 45 * MM, 6).fill('#f4f3ef')
  doc.endMarkedContent()
  const size = letter.identifier.length > 24 ? 13 : 17
  tag('P', () => void put('regular', 10, '#4a5163', m.letter_identifier({}, fr), 28, box + 6, 110))
  tag('P', () => void put('mono', size, '#1d2433', letter.identifier, 28, box + 10.5, 115))
  tag('P', () => void put('regular', 10, '#4a5163', m.letter_secret({}, fr), 28, box + 21, 110))
  tag('P', () => void put('mono', 17, '#1d2433', groupSecret(letter.secret ?? ''), 28, box + 25.5, 115))
  tag('P', () => void put('regular', 9, '#4a5163', m.letter_valid({ date: longDate(letter.validUntil, 'fr') }, fr), 28, box + 36, 110))
  tag(
    'Figure',
    () => {
      doc.rect(152 * MM, (box + 4) * MM, 32 * MM, 32 * MM).fill('#ffffff')
      const code = qr(encodeScan({ identifier: letter.identifier, secret: letter.secret ?? '' }))
      const side = (29 * MM) / code.size
      for (let row = 0; row < code.size; row += 1)
        for (let column = 0; column < code.size; column += 1)
          if (code.get(row, column) !== 0) doc.rect(153.5 * MM + column * side, (box + 5.5) * MM + row * side, side, side)
      doc.fill('#000000')
    },
    { alt: m.letter_qr_alt({}, fr) },
  )
  tag('Caption', () => void put('regular', 7.5, '#4a5163', m.letter_qr_caption({}, fr), 146, box + 38, 44, { align: 'center' }))

  y = box + 50
  tag('H2', () => (y = put('bold', 12, '#1d2433', m.letter_steps({}, fr), 20, y, 170)))
  const steps = doc.struct('L')
  section.add(steps)
  for (const [i, text] of [m.letter_step_1({}, fr), m.letter_step_2({}, fr), m.letter_step_3({}, fr)].entries()) {
    const at = y + 2
    const label = doc.struct('Lbl', {}, () => void put('bold', 15, '#1d2433', String(i + 1), 20, at - 0.8, 8))
    const body = doc.struct('LBody', {}, () => (y = Math.max(at + 6, put('regular', 10.5, '#1d2433', text, 30, at, 160))))
    steps.add(doc.struct('LI', {}, [label, body]))
  }
  steps.end()
  const help = m.letter_help({ contact: ` (${school.phone ?? ''}, ${school.mail ?? ''})` }, fr)
  tag('P', () => (y = put('regular', 9.5, '#4a5163', help, 20, y + 3, 170)))
  tag('P', () => void put('regular', 10.5, '#1d2433', `${school.head.title}, ${school.head.name}`, 110, y + 4, 80))
  section.end()
  footer(number)
  return 1
}
