/** What «Lire à voix haute» reads of a page: its words in order, sentence by sentence, and nothing that was typed. */

/** As much of the DOM as is looked at; every `Node` of a page is one. */
export interface PageNode {
  /** 1 for an element, 3 for text, as in the DOM. */
  readonly nodeType: number
  readonly textContent: string | null
  readonly childNodes: Iterable<PageNode>
  /** Elements only. */
  readonly localName?: string
  getAttribute?(name: string): string | null
}

/** The words that are said and not written. */
export interface SpokenWords {
  /** In place of «••». */
  readonly masked: string
  /** A button by its name: «Bouton : Continuer». */
  button(name: string): string
}

const UNREAD = new Set(['input', 'textarea', 'select', 'script', 'style', 'noscript', 'template', 'path'])
const INLINE = new Set(['a', 'abbr', 'b', 'bdi', 'bdo', 'cite', 'code', 'em', 'i', 'mark', 'small', 'span', 'strong', 'sub', 'sup', 'time'])
const attribute = (node: PageNode, name: string): string | null => node.getAttribute?.(name) ?? null

/** The sentences of these parts of a page, in order, in the language's own way of ending a sentence. */
export function sentencesOf(parts: Iterable<PageNode>, locale: string, words: SpokenWords): string[] {
  const blocks: string[] = []
  for (const part of parts) blocks.push(...blocksOf(part, words))
  const segments = new Intl.Segmenter(locale, { granularity: 'sentence' })
  return blocks
    .map((block) => sayable(block, words.masked))
    .flatMap((block) => Array.from(segments.segment(block), ({ segment }) => segment.trim()))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

/** A page's blocks in order: text that stands together is one; a button or a picture is one of its own, by its name. */
function blocksOf(root: PageNode, words: SpokenWords): string[] {
  const blocks: string[] = []
  let open = ''
  const close = (): void => {
    const text = open.replaceAll(/\s+/gu, ' ').trim()
    if (text !== '') blocks.push(text)
    open = ''
  }
  const alone = (text: string): void => {
    close()
    open = text
    close()
  }
  const visit = (node: PageNode): void => {
    if (node.nodeType === 3) open += node.textContent ?? ''
    if (node.nodeType !== 1 || isUnread(node)) return
    const named = attribute(node, 'aria-label')
    if (node.localName === 'button') {
      const name = (named ?? spokenText(node)).replaceAll(/\s+/gu, ' ').trim()
      if (name !== '') alone(words.button(name))
    } else if (node.localName === 'img' || attribute(node, 'role') === 'img') alone(named ?? attribute(node, 'alt') ?? '')
    else if (INLINE.has(node.localName ?? '')) {
      // Spans often stand apart by style alone.
      const gap = node.localName === 'span' ? ' ' : ''
      open += gap
      for (const child of node.childNodes) visit(child)
      open += gap
    } else {
      close()
      for (const child of node.childNodes) visit(child)
      close()
    }
  }
  visit(root)
  close()
  return blocks
}

function isUnread(node: PageNode): boolean {
  return UNREAD.has(node.localName ?? '') || attribute(node, 'aria-hidden') === 'true' || attribute(node, 'hidden') !== null
}

/** All the words of one element, without what is not read. */
function spokenText(node: PageNode): string {
  if (node.nodeType === 3) return node.textContent ?? ''
  if (node.nodeType !== 1 || isUnread(node)) return ''
  return Array.from(node.childNodes, spokenText).join(' ')
}

/** Masks in words, references sign by sign, and no sign that a voice would stumble on. */
export function sayable(text: string, masked: string): string {
  return text
    .replaceAll(/\s*•[•\s]*/gu, `, ${masked}, `)
    .replaceAll(/\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d]{2,}(?:-[A-Z\d]{2,})+\b/g, (reference) =>
      reference
        .split('-')
        .map((group) => [...group].join(' '))
        .join(', '),
    )
    .replaceAll(/\s[–—]\s/gu, ', ')
    .replaceAll(/[«»“”]/gu, ' ')
    .replaceAll(/^[\s,]+|[\s,]+$/gu, '')
    .replaceAll(/\s+([,.])/gu, '$1')
    .replaceAll(/\s+/gu, ' ')
}
