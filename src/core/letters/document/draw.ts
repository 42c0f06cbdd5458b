import { m } from '../../../shared/i18n/index.ts'
import { encodeScan } from '../../domain/scan.ts'
import { groupSecret } from '../../domain/secret.ts'
import { addressBlock, addressee, longDate, type LetterContent, type Separator } from './content.ts'
import { drawFamilyPage } from './family-page.ts'
import { drawQr } from './qr.ts'
import { faceFor, type Face } from './type.ts'

const MM = 72 / 25.4
const INK = '#1d2433'
const QUIET = '#4a5163'
const RULE = '#b9bcc6'
const PAPER = '#f4f3ef'

const LEFT = 20
const WIDTH = 170
const BOTTOM = 281
/** From the top of the box to the signature. */
const REST = 112
const MONO_WIDTH = 112
/** A sign's width in the mono face, a little generously. */
const MONO_EM = 0.64
/** Texts that no other letter has: one line, and its layout not kept for the next. */
const ONCE = { lineBreak: false, width: undefined, features: [] }

interface At {
  readonly x: number
  readonly y: number
  readonly width: number
}

/**
 * Draws one letter as a section of the whole, on as many pages as its children need, and gives how many. All positions are in millimetres from the top left.
 * The address lies in the window of a DL envelope (x 105–200, y 45–85, A4 folded in three: marks at 99 and 198).
 */
export function drawLetter(doc: PDFKit.PDFDocument, whole: PDFKit.PDFStructureElement, content: LetterContent): number {
  const { school, texts } = content
  const locale = 'fr'
  const options = { locale } as const
  const section = doc.struct('Sect', { title: m.letter_number({ number: numberOf(content) }, options) })
  whole.add(section)
  const part = (kind: string, draw: () => void, alt?: string): void =>
    void section.add(alt === undefined ? doc.struct(kind, {}, draw) : doc.struct(kind, { alt }, draw))
  const say = (
    text: string,
    face: Face,
    size: number,
    { x, y, width }: At,
    extra: PDFKit.Mixins.TextOptions & { color?: string } = {},
  ): number => {
    const { color = INK, ...rest } = extra
    doc
      .font(faceFor(face, text))
      .fontSize(size)
      .fillColor(color)
      .text(text, x * MM, y * MM, { width: width * MM, lineGap: 1.5, ...rest })
    return doc.y / MM
  }
  let pages = 1
  doc.addPage({ size: 'A4', margin: 0 })
  marks(doc)

  let y = 16
  part('P', () => (y = say(school.name, 'bold', 13, { x: LEFT, y, width: 80 })))
  const reach = [school.phone, school.mail].filter((way) => way !== null).join(' · ')
  for (const line of [...school.addressLines, reach].filter((line) => line !== ''))
    part('P', () => (y = say(line, 'regular', 9.5, { x: LEFT, y, width: 80 }, { color: QUIET })))
  const head = y
  const block = addressBlock(content)
  y = block.length > 6 ? 47 : 51
  for (const line of block) part('P', () => (y = say(line, 'regular', 10.5, { x: 110, y, width: 85 }, { height: 14, ellipsis: true })))
  part(
    'P',
    () =>
      void say(m.letter_place_and_date({ city: school.city, date: longDate(content.issuedOn, locale) }, options), 'regular', 10, {
        x: 110,
        y: 88,
        width: 80,
      }),
  )
  y = Math.max(98, head + 3)
  part('H1', () => (y = say(texts.title, 'bold', 17, { x: LEFT, y, width: WIDTH })))
  part('P', () => (y = say(m.letter_attention({ name: addressee(content) }, options), 'bold', 10.5, { x: LEFT, y: y + 3, width: WIDTH })))
  part(
    'P',
    () =>
      (y = say(texts.intro, 'regular', 10.5, { x: LEFT, y: y + 1.5, width: WIDTH })),
  )

  part('H2', () => (y = say(m.letter_children({}, options), 'bold', 10.5, { x: LEFT, y: y + 3.5, width: WIDTH })))
  const list = doc.struct('L')
  section.add(list)
  const top = y + 1
  const children = content.children.slice(0, 2 * Math.floor((BOTTOM - top) / 5))
  const twoColumns = children.length > 4
  const rows = twoColumns ? Math.ceil(children.length / 2) : children.length
  for (const [i, child] of children.entries()) {
    const name = `${child.firstName} ${child.familyName}`
    const line = child.className === null ? name : m.letter_child({ name, class: child.className }, options)
    const at = { x: LEFT + 2 + (i >= rows ? WIDTH / 2 : 0), y: top + (i % rows) * 5, width: twoColumns ? WIDTH / 2 - 6 : WIDTH - 4 }
    list.add(
      doc.struct('LI', {}, [doc.struct('LBody', {}, () => void say(`•  ${line}`, 'regular', 10, at, { height: 13, ellipsis: true }))]),
    )
  }
  list.end()
  y = top + rows * 5 + 3

  if (y + REST > BOTTOM) {
    footer(doc, content, pages)
    doc.addPage({ size: 'A4', margin: 0 })
    marks(doc)
    pages += 1
    y = 20
  }

  const box = y
  doc.markContent('Artifact', { type: 'Layout' })
  doc.roundedRect(LEFT * MM, box * MM, WIDTH * MM, 45 * MM, 6).fill(PAPER)
  doc.endMarkedContent()
  const label = (text: string, at: number): void =>
    part('P', () => void say(text, 'regular', 10, { x: LEFT + 8, y: at, width: 110 }, { color: QUIET }))
  const once = (text: string, at: number): void =>
    part('P', () => void say(text, 'mono', monoSize(text), { x: LEFT + 8, y: at, width: MONO_WIDTH }, ONCE))
  const drawSecret = (secret: string): void => {
    label(m.letter_secret({}, options), box + 21)
    once(groupSecret(secret), box + 25.5)
    part(
      'P',
      () =>
        void say(
          m.letter_valid({ date: longDate(content.validUntil, locale) }, options),
          'regular',
          9,
          { x: LEFT + 8, y: box + 36, width: 110 },
          { color: QUIET },
        ),
    )
    part(
      'Figure',
      () => {
        doc.rect((LEFT + 132) * MM, (box + 4) * MM, 32 * MM, 32 * MM).fill('#ffffff')
        drawQr(doc, encodeScan({ identifier: content.identifier, secret }), (LEFT + 133.5) * MM, (box + 5.5) * MM, 29 * MM)
      },
      m.letter_qr_alt({}, options),
    )
    part(
      'Caption',
      () =>
        void say(
          m.letter_qr_caption({}, options),
          'regular',
          7.5,
          { x: LEFT + 126, y: box + 38, width: 44 },
          { color: QUIET, align: 'center' },
        ),
    )
  }
  label(m.letter_identifier({}, options), box + 6)
  once(content.identifier, box + 10.5)
  if (content.secret === null) part('P', () => void say(m.letter_reminder_unchanged({}, options), 'bold', 12, { x: LEFT + 8, y: box + 24, width: 150 }))
  else drawSecret(content.secret)

  y = box + 50
  part('H2', () => (y = say(texts.steps, 'bold', 12, { x: LEFT, y, width: WIDTH })))
  const steps = doc.struct('L')
  section.add(steps)
  for (const [i, text] of [texts.step1, texts.step2, texts.step3].filter((step) => step !== '').entries()) {
    const at = y + 2
    steps.add(
      doc.struct('LI', {}, [
        doc.struct('Lbl', {}, () => void say(String(i + 1), 'bold', 15, { x: LEFT, y: at - 0.8, width: 8 })),
        doc.struct('LBody', {}, () => (y = Math.max(at + 6, say(text, 'regular', 10.5, { x: LEFT + 10, y: at, width: WIDTH - 10 })))),
      ]),
    )
  }
  steps.end()
  part('P', () => (y = say(texts.help, 'regular', 9.5, { x: LEFT, y: y + 3, width: WIDTH }, { color: QUIET })))
  part('P', () => void say(`${school.head.title}, ${school.head.name}`, 'regular', 10.5, { x: 110, y: y + 4, width: 80 }))
  footer(doc, content, pages)
  if (content.locale !== locale) {
    drawFamilyPage(doc, section, content, content.locale)
    pages += 1
    footer(doc, content, pages)
  }
  section.end()
  return pages
}

/** A page that says whose letters follow: for handing a pile over to each class. */
export function drawSeparator(doc: PDFKit.PDFDocument, whole: PDFKit.PDFStructureElement, { separator }: Separator): number {
  const { className, school, letters, title } = separator
  const name = className ?? m.letter_separator_none({}, { locale: 'fr' })
  const section = doc.struct('Sect', { title: name })
  whole.add(section)
  doc.addPage({ size: 'A4', margin: 0 })
  const line = (kind: string, text: string, face: Face, size: number, y: number, color: string): void =>
    void section.add(
      doc.struct(kind, {}, () => {
        doc.font(faceFor(face, text)).fontSize(size).fillColor(color)
        doc.text(text, LEFT * MM, y * MM, { width: WIDTH * MM, align: 'center', height: size * 2.4, ellipsis: true })
      }),
    )
  line('P', school, 'regular', 14, 90, QUIET)
  line('H1', name, 'bold', className === null ? 40 : 84, 108, INK)
  line('P', m.letter_separator_count({ count: letters }, { locale: 'fr' }), 'regular', 16, 152, INK)
  line('P', title, 'regular', 12, 162, QUIET)
  section.end()
  return 1
}

/** As large as the text fits on one line: every sign of the face is as wide. */
const monoSize = (text: string): number => Math.min(17, (MONO_WIDTH * MM) / (MONO_EM * text.length))

const numberOf = ({ number }: LetterContent): string => String(number).padStart(6, '0')

function marks(doc: PDFKit.PDFDocument): void {
  doc.markContent('Artifact', { type: 'Layout' })
  for (const y of [99, 198]) doc.moveTo(4 * MM, y * MM).lineTo(9 * MM, y * MM)
  doc.lineWidth(0.5).stroke(RULE)
  doc.endMarkedContent()
}

function footer(doc: PDFKit.PDFDocument, content: LetterContent, page: number): void {
  doc.markContent('Artifact', { type: 'Pagination' })
  const text = `${m.letter_number({ number: numberOf(content) }, { locale: 'fr' })}${page > 1 ? ` · ${page}` : ''}`
  doc
    .font('regular')
    .fontSize(8)
    .fillColor(QUIET)
    .text(text, LEFT * MM, 285 * MM, { width: WIDTH * MM, lineBreak: false })
  doc.endMarkedContent()
}
