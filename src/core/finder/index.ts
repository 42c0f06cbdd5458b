import { lessOne, slips } from '../domain/near.ts'
import { nameWords, placeOf, PLACES, readSearch, roomOf, termsOf, type Findable, type Narrowing } from '../domain/search-terms.ts'
import type { Timers } from '../ports.ts'
import type { FindableRow } from '../store/finder.ts'
import type { FoundRow, SortBy } from '../store/finder-rows.ts'
import type { Store } from '../store/store.ts'
import { reader } from './understand.ts'

export interface Search extends Narrowing {
  readonly query: string
  /** Only these guardians, a list short enough to be named one by one; null leaves it open. */
  readonly among: readonly string[] | null
  readonly sort: SortBy
  readonly down: boolean
  readonly limit: number
  readonly offset: number
}

export interface Found {
  readonly total: number
  /** There are more than `total`: counting stopped there. */
  readonly more: boolean
  readonly rows: readonly FoundRow[]
  /** What was looked for instead of a word nobody is called by. */
  readonly instead: readonly string[]
  /** Families the index has not read yet. */
  readonly behind: number
}

/** Counting stops here, and longer lists are in the order of names only. */
export const MOST_COUNTED = 10_000
const AT_ONCE = 2_000
const A_TURN = 250
const CLOSE = 16

/** Reads stale families into the index, and searches it. */
export function finder(store: Store) {
  const table = store.finder
  let known = new Set<string>()
  /** Where the next one goes whose room is full, by room: nobody counts through all that went there before. */
  const beyond = new Map<number, number>()
  /** Something was read since the index's parts were joined. */
  let apart = false

  function learn(word: string): void {
    if (known.has(word)) return
    if (known.size > 200_000) known = new Set()
    known.add(word)
    if (slips(word) === 0 || table.isKnown(word)) return
    for (const less of lessOne(word)) table.addNear(less, word)
  }

  /** The place of the name, or one close behind it, or behind all of the same beginning. */
  function freePlace(own: number): number {
    for (let place = own; place < own + CLOSE; place += 1) if (!table.isTaken(place)) return place
    const room = roomOf(own)
    let place = beyond.get(room) ?? Math.max(own + CLOSE, (table.lastPlace(room, room + PLACES) ?? own) + 1)
    while (table.isTaken(place)) place += 1
    if (place >= room + PLACES) beyond.set(room, place + 1)
    return place
  }

  /** The index takes rows in the order of their places many times faster than in any other. */
  function read(guardianIds: readonly string[]): void {
    const old = guardianIds.flatMap((id) => table.place(id) ?? [])
    for (const place of old.sort((a, b) => a - b)) table.drop(place)
    const people = guardianIds
      .flatMap((id) => table.findable(id) ?? [])
      .map((row) => ({ row, children: childrenOf(row), own: placeOf(row.search_name) }))
      .sort((a, b) => a.own - b.own)
    const placed = people.map(({ row, children, own }) => {
      const place = freePlace(own)
      const who = findableOf(row, children)
      table.take(place, shownOf(row, children))
      for (const word of nameWords(who)) learn(word)
      return { place, terms: termsOf(who) }
    })
    for (const id of guardianIds) table.fresh(id)
    for (const { place, terms } of placed.sort((a, b) => a.place - b.place)) table.add(place, terms)
    apart = true
  }

  /** Reads up to that many stale families; gives back whether any are left. */
  function catchUp(most: number): boolean {
    if (!table.isStale()) return false
    store.atomically(() => read(table.stale(most)))
    return table.isStale()
  }

  /** Joins parts of the index, a few pages of them; gives back whether there is more to join. What is in one part is found faster. */
  function join(pages: number): boolean {
    apart &&= store.atomically(() => table.merge(pages))
    return apart
  }

  const understand = reader(table)
  let callOff: () => void = () => undefined
  let forgetting: () => void = () => undefined

  return {
    /** Does without giving way what `keepUp` does: reads up to that many stale families, then joins parts; says whether more is to be done. */
    refresh: (most: number): boolean => catchUp(most) || join(AT_ONCE),
    /** Reads what is stale a little at a time, so that others are answered in between, and says when all is read; then joins parts. */
    keepUp(timers: Timers, done: () => void): void {
      const next = (then: () => void): void => void (callOff = timers.after(1, then))
      const joining = (): void => (join(A_TURN) ? next(joining) : undefined)
      const turn = (): void => {
        if (catchUp(A_TURN)) return next(turn)
        next(joining)
        done()
      }
      callOff()
      if (table.isStale()) next(turn)
      else if (apart) next(joining)
    },
    /** After people were erased: names that nobody bears any more are forgotten too, a few at a time; says when that is done. */
    forgetNames(timers: Timers, done: () => void): void {
      let left: readonly string[] | null = null
      const again = (): void => void (forgetting = timers.after(1, turn))
      const turn = (): void => {
        if (catchUp(A_TURN)) return again()
        left ??= table.names()
        const now = left.slice(0, A_TURN)
        left = left.slice(A_TURN)
        store.atomically(() => {
          for (const word of now.filter((name) => !table.anyMatch(`"${name}"`))) {
            known.delete(word)
            for (const less of lessOne(word)) table.dropNear(less, word)
          }
        })
        if (left.length > 0) again()
        else done()
      }
      forgetting()
      again()
    },
    stop(): void {
      callOff()
      forgetting()
    },
    search(search: Search): Found {
      const { query, among, sort, down, limit, offset } = search
      const left = catchUp(AT_ONCE)
      const { match, instead } = understand(readSearch(query), search)
      const found = (total: number, rows: readonly FoundRow[]): Found => ({
        total: Math.min(total, MOST_COUNTED),
        more: total > MOST_COUNTED,
        rows,
        instead,
        behind: left ? table.behind() : 0,
      })
      if (among !== null) {
        const rows = table.among(match, among, sort, down, left)
        return { ...found(rows.length, rows.slice(offset, offset + limit)), total: rows.length, more: false }
      }
      const page = (): readonly FoundRow[] => table.page(match, limit, offset, left)
      const counted = (): number => table.count(match, MOST_COUNTED + 1)
      if (sort === 'name' && !down) {
        const rows = page()
        // Nobody needs to be counted behind a page that is not full. While the index is behind, some of a page may be gone.
        const last = !left && rows.length < limit && (rows.length > 0 || offset === 0)
        return found(last ? offset + rows.length : counted(), rows)
      }
      const total = counted()
      return found(total, total > MOST_COUNTED ? page() : table.sorted(match, sort, down, limit, offset, left))
    },
  }
}
export type Finder = ReturnType<typeof finder>

type Child = readonly [first: string, family: string, usage: string | null, className: string | null]
const childrenOf = (row: FindableRow): readonly Child[] => JSON.parse(row.children) as readonly Child[]

/** What lists show of them, as foundRows reads it from their own tables. */
function shownOf({ id, name, state, mobile, mail }: FindableRow, children: readonly Child[]): FoundRow {
  const shown = children.map(([firstName, , , className]) => ({ firstName, className }))
  return { guardian_id: id, name, state, mobile, mail, children: JSON.stringify(shown) }
}

function findableOf(row: FindableRow, children: readonly Child[]): Findable {
  const present = (values: readonly (string | null)[]): readonly string[] =>
    values.filter((value) => value !== null && value !== '') as string[]
  return {
    names: present([row.usage_name, row.family_name, row.first_name]),
    children: children.map(([first, family, usage, className]) => ({ names: present([first, family, usage]), className })),
    identifier: row.identifier,
    phones: present([row.mobile ?? row.mobile_raw, row.phone_home, row.phone_work, row.proved_mobile]),
    mails: present([row.mail, row.proved_mail]),
    state: row.state,
    hasMobile: row.mobile !== null || row.proved_mobile !== null,
    hasMail: row.mail !== null || row.proved_mail !== null,
  }
}
