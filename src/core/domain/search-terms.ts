import type { AccountState } from '../../shared/model.ts'
import { fold } from './names.ts'

/** What can be found of a guardian. Phones are as stored: E.164, or as exported where they could not be read. */
export interface Findable {
  readonly names: readonly string[]
  readonly children: readonly { readonly names: readonly string[]; readonly className: string | null }[]
  readonly identifier: string
  readonly phones: readonly string[]
  readonly mails: readonly string[]
  readonly state: AccountState
  readonly hasMobile: boolean
  readonly hasMail: boolean
}

/** What lists are narrowed by; null leaves it open. */
export interface Narrowing {
  readonly className: string | null
  readonly state: AccountState | null
  readonly mobile: boolean | null
  readonly mail: boolean | null
}

/** One way to write what is looked for: a whole term, or its beginning. */
export interface Spelling {
  readonly text: string
  readonly whole: boolean
}

/** One thing that was asked for, in any of these spellings. */
export interface Asked {
  readonly spellings: readonly Spelling[]
  /** A name may be mistyped; a number or a mail is not guessed at. */
  readonly name: boolean
}

/** French dialling codes, as phone numbers of the schools' territories begin. */
const ABROAD = /^(?:33|262|590|594|596|508|687|689|681)(?=\d{6,})/
const wordsIn = (name: string): readonly string[] =>
  fold(name)
    .split(' ')
    .filter((word) => word !== '')
const mark = {
  className: (name: string): string => `=c.${Array.from(name, (letter) => letter.codePointAt(0)?.toString(16)).join('.')}`,
  state: (state: AccountState): string => `=s.${state}`,
  mobile: (has: boolean): string => (has ? '=m.1' : '=m.0'),
  mail: (has: boolean): string => (has ? '=e.1' : '=e.0'),
}

/** Words of names, alone and run together («le goff», «legoff»): those that a mistyped one may be corrected to. */
export const nameWords = ({ names, children }: Pick<Findable, 'names' | 'children'>): readonly string[] => {
  const all = [...names, ...children.flatMap((child) => child.names)].map(wordsIn)
  return [...new Set(all.flatMap((words) => (words.length > 1 ? [...words, words.join('')] : words)))]
}

/** A number as people say it: whole, without its 0, with its country, and its last four or six digits. */
function numberTerms(phone: string): readonly string[] {
  const digits = phone.replaceAll(/\D/g, '')
  if (digits.length < 4) return []
  const local = phone.startsWith('+') ? digits.replace(ABROAD, '') : digits.replace(/^0/, '')
  return [digits, `0${local}`, local, local.slice(-6), local.slice(-4)]
}

function mailTerms(mail: string): readonly string[] {
  const whole = mail.toLowerCase()
  const [local = '', domain = ''] = whole.split('@')
  return [whole, ...local.split(/[._+-]/).filter((part) => part.length > 1), domain].filter((term) => term !== '')
}

/** Everything a guardian is found by, as the index takes it: terms between spaces, none twice. */
export function termsOf(who: Findable): string {
  const identifier = who.identifier.toLowerCase()
  const terms = [
    ...nameWords(who),
    identifier,
    ...identifier.split('.'),
    ...who.phones.flatMap(numberTerms),
    ...who.mails.flatMap(mailTerms),
    ...who.children.flatMap(({ className }) => (className === null ? [] : [wordsIn(className).join(''), mark.className(className)])),
    mark.state(who.state),
    mark.mobile(who.hasMobile),
    mark.mail(who.hasMail),
  ]
  return [...new Set(terms)].filter((term) => term !== '').join(' ')
}

const MOST_WORDS = 8
const begins = (text: string): Spelling => ({ text, whole: false })

/** What was typed, as things to look for. Digits typed in groups are one number; accents, hyphens and order do not matter. */
export function readSearch(query: string): readonly Asked[] {
  const asked: Asked[] = []
  for (const piece of query
    .replaceAll('=', ' ')
    .trim()
    .replaceAll(/(?<=\d)[ .\u202f\u00a0/-]+(?=\d)/g, '')
    .split(/\s+/)) {
    if (/^\(?\+?[\d()]{2,}$/.test(piece)) {
      const digits = piece.replaceAll(/\D/g, '').replace(/^00/, '')
      asked.push({ spellings: [begins(digits)], name: false })
    } else if (piece.includes('@')) asked.push({ spellings: [begins(piece.toLowerCase())], name: false })
    else {
      const words = wordsIn(piece)
      if (words.length === 0) continue
      // «a.cosams» is an identifier, «jean.paul» may be two names.
      if (piece.includes('.') && words.length > 1)
        asked.push({ spellings: [begins(piece.toLowerCase()), begins(words.join(''))], name: false })
      else for (const word of words) asked.push({ spellings: [begins(word)], name: !/\d/.test(word) })
    }
  }
  return asked.slice(0, MOST_WORDS)
}

/** What was typed, read with some words in a row as one: «D ELA CRUZ» may be «DELACRUZ», and so «DE LA CRUZ». */
export interface RunTogether {
  readonly word: string
  /** Which of the words that were asked for: `from` is its first, `to` is behind its last. */
  readonly from: number
  readonly to: number
  /** Everything that is asked, where that word is asked for in these spellings. */
  readonly as: (spellings: readonly Spelling[]) => readonly Asked[]
}

const LONGEST_RUN = 4

/** Every way to read names that follow each other as one word. */
export function runsTogether(asked: readonly Asked[]): readonly RunTogether[] {
  const runs: RunTogether[] = []
  for (let from = 0; from < asked.length; from += 1)
    for (let to = from + 2; to <= Math.min(asked.length, from + LONGEST_RUN); to += 1) {
      const run = asked.slice(from, to)
      if (run.some(({ name }) => !name)) break
      runs.push({
        ...{ from, to },
        word: run.map(({ spellings: [first] }) => first?.text ?? '').join(''),
        as: (spellings) => [...asked.slice(0, from), { spellings, name: true }, ...asked.slice(to)],
      })
    }
  return runs
}

const quoted = (term: string): string => `"${term.replaceAll('"', '')}"`

const spelt = ({ spellings }: Asked): string => `(${spellings.map(({ text, whole }) => `${quoted(text)}${whole ? '' : '*'}`).join(' OR ')})`

const all = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' AND ')})`)

/**
 * The words that are asked for, each once: words that may also be one are asked for with that one beside them. Readings of the whole
 * line would ask for the same words again in each of them.
 */
function spans(asked: readonly Asked[], runs: readonly RunTogether[]): readonly string[] {
  const parts: string[] = []
  for (let from = 0; from < asked.length;) {
    let to = from + 1
    for (const run of runs) if (run.from >= from && run.from < to) to = Math.max(to, run.to)
    const within = (start: number, end: number): readonly string[] => asked.slice(start, end).map(spelt)
    const readings = runs
      .filter((run) => run.from >= from && run.to <= to)
      .map((run) => all([...within(from, run.from), quoted(run.word), ...within(run.to, to)]))
    parts.push(...(readings.length === 0 ? within(from, to) : [`(${[all(within(from, to)), ...readings].join(' OR ')})`]))
    from = to
  }
  return parts
}

/** The index's question for all of these, or for words that follow each other as one; null when nothing is asked: everybody. */
export function matchOf(asked: readonly Asked[], narrowing: Narrowing, runs: readonly RunTogether[] = []): string | null {
  const parts = [...spans(asked, runs)]
  const { className, state, mobile, mail } = narrowing
  if (className !== null) parts.push(quoted(mark.className(className)))
  if (state !== null) parts.push(quoted(mark.state(state)))
  if (mobile !== null) parts.push(quoted(mark.mobile(mobile)))
  if (mail !== null) parts.push(quoted(mark.mail(mail)))
  return parts.length === 0 ? null : parts.join(' AND ')
}

const LETTERS = 8
const MORE_LETTERS = 3
/** How many places there are for names with the same first letters. */
export const PLACES = 16_384

const rankAt = (name: string, i: number, ranks: number): number => {
  const letter = name.charCodeAt(i)
  return letter >= 97 ? Math.min(ranks - 1, letter - 96) : 0
}

/** Where a name belongs in the order of names, by its first eleven letters; a number that others of those letters may hold already. */
export function placeOf(searchName: string): number {
  let place = 0
  for (let i = 0; i < LETTERS; i += 1) place = place * 27 + rankAt(searchName, i, 27)
  let within = 0
  for (let i = LETTERS; i < LETTERS + MORE_LETTERS; i += 1) within = within * 25 + rankAt(searchName, i, 25)
  return place * PLACES + within
}

/** The first place for names with the same first letters. */
export const roomOf = (place: number): number => place - (place % PLACES)
