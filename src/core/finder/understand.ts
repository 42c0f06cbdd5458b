import { distance, lessOne, slips } from '../domain/near.ts'
import { matchOf, runsTogether, type Asked, type Narrowing } from '../domain/search-terms.ts'
import type { FinderTable } from '../store/finder.ts'

export interface Understood {
  /** The index's question; null asks for everybody. */
  readonly match: string | null
  /** What is looked for instead of a word nobody is called by. */
  readonly instead: readonly string[]
}

/** One thing that was asked for as it is looked for, and the names that stand in for it. */
interface Reading {
  readonly one: Asked
  readonly instead: readonly string[]
}

const NEAREST = 12
const SHORT = 4
const MOST_NAMES = 64
const OPEN: Narrowing = { className: null, state: null, mobile: null, mail: null }

/** Makes of what was typed the question that finds somebody. */
export function reader(table: FinderTable) {
  /** Names that differ from this word by a slip, nearest first. */
  function nearest(word: string): readonly string[] {
    const most = slips(word)
    const candidates = new Set(lessOne(word).flatMap((less) => table.near(less)))
    return [...candidates]
      .map((name) => ({ name, far: distance(word, name, most) }))
      .filter(({ far }) => far > 0 && far <= most)
      .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
      .slice(0, NEAREST)
      .map(({ name }) => name)
  }

  /**
   * The names that begin so, in place of the beginning: the index has the beginnings of up to four letters at hand, and would gather
   * longer ones from each of their terms.
   */
  function spelled(one: Asked): Asked {
    const [first] = one.spellings
    if (!one.name || first === undefined || first.text.length <= SHORT) return one
    const names = table.namesFrom(first.text, MOST_NAMES + 1)
    return names.length === 0 || names.length > MOST_NAMES ? one : { ...one, spellings: names.map((text) => ({ text, whole: true })) }
  }

  function forgiven(one: Asked): Reading {
    const [first] = one.spellings
    if (!one.name || first === undefined) return typed(one)
    const instead = nearest(first.text)
    return { one: { ...one, spellings: [...one.spellings, ...instead.map((text) => ({ text, whole: true }))] }, instead }
  }
  const typed = (one: Asked): Reading => ({ one, instead: [] })
  const finds = (match: string | null): match is string => match !== null && table.anyMatch(match)

  /** As typed, or with words run together where that is a name; else with the words that nobody is called by corrected; else with every name's neighbours; else words that were parted joined. */
  return function understand(asked: readonly Asked[], narrowing: Narrowing): Understood {
    const runs = runsTogether(asked)
    const names = runs.filter(({ word }) => table.isKnown(word))
    const match = matchOf(asked, narrowing, names)
    if (match === null || asked.length === 0) return { match, instead: [] }
    const spelt = asked.map(spelled)
    const quick = matchOf(spelt, narrowing, names)
    if (finds(quick)) return { match: quick, instead: [] }
    const words = asked.map((one, i) => {
      const short = spelt[i] ?? one
      return { one, short, borne: finds(matchOf([short], OPEN)) || (short !== one && finds(matchOf([one], OPEN))) }
    })
    if (match !== quick && words.every(({ borne }) => borne) && finds(match)) return { match, instead: [] }
    const corrected = words.map(({ one, borne }) => (borne ? null : forgiven(one)))
    // Without what it might be instead, a word that nobody is called by leaves nobody in any of these.
    const hopeless = corrected.some((reading) => reading?.instead.length === 0)
    const attempts: readonly (() => readonly Reading[])[] = hopeless
      ? []
      : [
          () => words.map(({ short }, i) => corrected[i] ?? typed(short)),
          () => words.map(({ one }, i) => corrected[i] ?? typed(one)),
          () => words.map(({ one }, i) => corrected[i] ?? forgiven(one)),
        ]
    for (const attempt of attempts) {
      const readings = attempt()
      const other = matchOf(
        readings.map(({ one }) => one),
        narrowing,
      )
      if (finds(other)) return { match: other, instead: readings.flatMap(({ instead }) => instead) }
    }
    for (const { word, as } of runs) {
      const near = nearest(word)
      const other = near.length === 0 ? null : matchOf(as(near.map((text) => ({ text, whole: true }))), narrowing)
      if (finds(other)) return { match: other, instead: near }
    }
    return { match, instead: [] }
  }
}
