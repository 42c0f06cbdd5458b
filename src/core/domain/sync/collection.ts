import type { CollectionName, Fields, Value } from '../../../shared/sync.ts'

/** How a field settles when two people wrote it unseen by each other. */
export type Rule =
  /** Shown to people: mine, theirs, who. */
  | 'ask'
  /** The newcomer's; nobody cares (an instant, a folded name). */
  | 'last'
  /** What reached the hub first. */
  | 'first'
  /** Whichever is further on in `order`. */
  | 'furthest'

export interface Field {
  readonly name: string
  /** Fields that only make sense together are settled together. */
  readonly group: string
  readonly rule: Rule
  readonly order?: readonly string[]
}

export interface Parent {
  readonly field: string
  readonly of: CollectionName
}

export interface Collection {
  readonly name: CollectionName
  /** Its key columns; a record's id is their values, joined by `|`. */
  readonly key: readonly string[]
  readonly fields: ReadonlyMap<string, Field>
  readonly parents: readonly Parent[]
  /** Named in every change of the record: what `unique` is found by when the rest changes. */
  readonly named: readonly string[]
  /** What no two live records may share. */
  readonly unique: (fields: Fields) => readonly string[]
  /** Of no interest to people: nobody is asked about it, and a deletion always wins. */
  readonly quiet: boolean
}

/** Whether it says something. */
export const present = (value: Value | undefined): value is string | number => value !== undefined && value !== null

/** Without what is null: a field that is left out says the same. */
export function telling(fields: Fields): Fields {
  for (const name in fields) if (fields[name] === null) return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
  return fields
}

/** A record's place in the mirror and at the hub. */
export interface Ref {
  readonly collection: string
  readonly id: string
}
export const keyOf = ({ collection, id }: Ref): string => `${collection} ${id}`

/** The lock that one current credential of a kind holds. */
export const currentCredential = (accountId: string, kind: string): string => `credential:${accountId}|${kind}`
/** What a record is found by from its parent. */
export const childOf = (collection: string, id: string): string => `child:${collection} ${id}`
/** What a conflict, a correction or a tie is found by from what it is about. */
export const aboutKey = (collection: string, id: string): string => `about:${collection} ${id}`

/** Every key under which a live record is found: what is unique, its parents, what it is about. */
export function keysOf(collection: Collection, fields: Fields): readonly string[] {
  const keys = [...collection.unique(fields)]
  for (const { field, of } of collection.parents) {
    const id = fields[field]
    if (present(id)) keys.push(childOf(of, String(id)))
  }
  const about = aboutOf(collection.name, fields)
  if (about !== null) keys.push(about)
  return keys
}

/** Whom a conflict, a correction or a tie tells something about. */
function aboutOf(collection: CollectionName, fields: Fields): string | null {
  switch (collection) {
    case 'conflict':
      return aboutKey(String(fields['subject_collection']), String(fields['subject_id']))
    case 'correction':
      return aboutKey(String(fields['subject_kind']), String(fields['subject_id']))
    case 'tie':
      return aboutKey('guardian', String(fields['guardian_id']))
    default:
      return null
  }
}
