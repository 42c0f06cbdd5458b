import type { Conflict } from '../../shared/settle.ts'
import type { Fields, Value } from '../../shared/sync.ts'
import type { Ref } from '../domain/sync/collection.ts'
import type { ConflictRow } from '../store/conflicts.ts'
import type { Store } from '../store/store.ts'
import { canTake } from './conflicts.ts'
import { said } from './said.ts'
import type { Whose } from './whose.ts'

const fieldsOf = (json: string): Fields => JSON.parse(json) as Fields
const named = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null)

/** Who may do what is for heads and IT. */
export const isForLead = (collection: string): boolean => collection === 'person'

/** A conflict as a person decides it. `nameOf` gives an actor's name. */
export function shownConflict(store: Store, who: Whose, row: ConflictRow, nameOf: (actor: string) => string): Conflict {
  const ref: Ref = { collection: row.subject_collection, id: row.subject_id }
  const [mine, theirs] = [fieldsOf(row.mine), fieldsOf(row.theirs)]
  const is = who.read(ref)
  const stands = standing(row, is, theirs)
  const beside = is === null ? new Map([[`${ref.collection} ${ref.id}`, { ...theirs, ...mine }]]) : undefined
  const letterOf = (fields: Fields): number | null => {
    const credential = named(fields['credential'])
    return credential === null ? null : store.letters.numberOf(credential)
  }
  return {
    id: row.id,
    kind: row.kind,
    about: who.of(ref, beside),
    mine: { by: nameOf(row.mine_actor), at: row.mine_at, said: [...saidMine(row, ref, mine, is, who)], letter: letterOf(mine) },
    theirs: {
      by: stands.since || row.theirs_actor === null ? null : nameOf(row.theirs_actor),
      at: stands.since ? null : row.at,
      said: [...saidTheirs(row, ref, stands.fields, is, who)],
      letter: letterOf(theirs),
    },
    other: otherOf(row, ref, theirs, who),
    canTake: canTake(row.kind),
    leadOnly: isForLead(row.subject_collection),
  }
}

/** What stands is what the record says now, which may be newer than the conflict. */
function standing(row: ConflictRow, is: Fields | null, theirs: Fields): { readonly fields: Fields; readonly since: boolean } {
  if (row.kind !== 'same-field' || is === null) return { fields: theirs, since: false }
  const fields = Object.fromEntries(Object.keys(theirs).map((name) => [name, is[name] ?? null]))
  return { fields, since: Object.entries(fields).some(([name, value]) => value !== theirs[name]) }
}

function saidMine(row: ConflictRow, ref: Ref, mine: Fields, is: Fields | null, who: Whose): ReturnType<typeof said> {
  if (row.kind === 'identifier-taken') return [{ field: 'identifier', value: named(mine['identifier']) }]
  return said(ref, mine, is, who)
}

function saidTheirs(row: ConflictRow, ref: Ref, stands: Fields, is: Fields | null, who: Whose): ReturnType<typeof said> {
  switch (row.kind) {
    case 'identifier-taken':
      return [{ field: 'identifier', value: named(is?.['identifier']) }]
    case 'delete-edit':
      return said(ref, is ?? stands, is, who)
    default:
      return said(ref, stands, is, who)
  }
}

function otherOf(row: ConflictRow, ref: Ref, theirs: Fields, who: Whose): Conflict['other'] {
  switch (row.kind) {
    case 'same-person':
    case 'identifier-taken': {
      const id = named(theirs['id'])
      return id === null ? null : who.of({ collection: ref.collection, id })
    }
    default: {
      const [, child] = ref.collection === 'responsibility' ? ref.id.split('|') : []
      return child === undefined ? null : who.of({ collection: 'pupil', id: child })
    }
  }
}
