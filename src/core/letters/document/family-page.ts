import { m, type Locale } from '../../../shared/i18n/index.ts'
import { ownTexts } from '../texts.ts'
import { addressee, longDate, type LetterContent } from './content.ts'
import { drawRightToLeft } from './rtl.ts'
import { faceFor, type Face } from './type.ts'

const MM = 72 / 25.4
const LEFT = 20
const WIDTH = 170
const INK = '#1d2433'

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar'])

/**
 * The letter's second page: the first one's words in the family's language. Identifiant and password stand on the French page
 * only, so that nothing secret is on two sheets.
 */
export function drawFamilyPage(doc: PDFKit.PDFDocument, section: PDFKit.PDFStructureElement, content: LetterContent, locale: Locale): void {
  const { portal, school } = content
  const options = { locale }
  const isRtl = RIGHT_TO_LEFT.has(locale)
  doc.addPage({ size: 'A4', margin: 0 })
  let y = 24
  const say = (kind: 'H1' | 'H2' | 'P', text: string, face: Face, size: number, before: number, indent = 0): void => {
    const top = y + before
    const width = (WIDTH - indent) * MM
    const x = (isRtl ? LEFT : LEFT + indent) * MM
    const draw = (): void => {
      doc.fillColor(INK)
      if (isRtl) {
        y = drawRightToLeft(doc, text, { x, y: top * MM, width, size, face, leading: size * 1.6 }) / MM
        return
      }
      doc
        .font(faceFor(face, text))
        .fontSize(size)
        .text(text, x, top * MM, { width, lineGap: 2 })
      y = doc.y / MM
    }
    section.add(doc.struct(kind, { lang: locale, actual: text }, draw))
  }
  // A number or an address keeps its own direction within Arabic.
  const own = (value: string): string => (isRtl ? `\u2068${value}\u2069` : value)
  const contact = [school.phone, school.mail].flatMap((way) => (way === null ? [] : [own(way)])).join(', ')
  const values = { portal: own(portal.name), url: own(portal.url), contact: contact === '' ? '' : ` (${contact})` }
  const texts = ownTexts(content.kind, locale, values)
  say('H1', texts.title, 'bold', 17, 0)
  say('P', m.letter_attention({ name: own(addressee(content)) }, options), 'bold', 11, 3)
  if (content.secret === null) say('P', m.letter_reminder_unchanged({}, options), 'regular', 11, 4)
  else {
    say('P', m.letter_other_side({}, options), 'regular', 11, 4)
    say('P', m.letter_valid({ date: longDate(content.validUntil, locale) }, options), 'regular', 11, 1)
  }
  say('P', texts.intro, 'regular', 11, 4)
  say('H2', texts.steps, 'bold', 13, 6)
  for (const [i, text] of [texts.step1, texts.step2, texts.step3].filter((step) => step !== '').entries()) {
    say('P', `${new Intl.NumberFormat(locale).format(i + 1)}. ${text}`, 'regular', 11, 3, 4)
  }
  say('P', texts.help, 'regular', 10, 6)
}
