import type { Fields, Rejection, Value } from '../../../shared/sync.ts'
import type { Collection, Field } from './collection.ts'
import { all, fresh, unseen, type Context, type Writing } from './context.ts'
import { afterwards } from './follow.ts'
import type { HubRecord, Stamp } from './record.ts'
import { makeRoom } from './unique.ts'

/** A record that nobody had. */
export function add(op: Writing, collection: Collection, context: Context): Rejection | null {
  const { stamp, sight } = context
  const fields = complete(op.fields, collection)
  const rejection = makeRoom(op, fields, collection, context)
  if (rejection !== null) return rejection === 'skip' ? null : rejection
  sight.put(fresh(op.collection, op.id, fields, stamp))
  afterwards(op, fields, context)
  return null
}

/** A copy with every field of the collection; those that were left out are null. None is unknown any more. */
function complete(given: Fields, collection: Collection): Record<string, Value> {
  if (Object.keys(given).length === collection.fields.size) return { ...given }
  const fields: Record<string, Value> = {}
  for (const name of collection.fields.keys()) fields[name] = given[name] ?? null
  return fields
}

/** Different fields merge; the same field is settled by its rule, or asked. */
export function edit(op: Writing, found: HubRecord, collection: Collection, context: Context): Rejection | null {
  const fields: Record<string, Value> = {}
  const asked = new Map<string, { mine: Record<string, Value>; theirs: Record<string, Value>; stamp: Stamp | undefined }>()
  for (const [name, mine] of Object.entries(op.fields)) {
    const field = collection.fields.get(name)
    const theirs = found.fields[name] ?? null
    if (field === undefined || mine === theirs) continue
    const stamp = unseenInGroup(field, found, collection, context)
    const wins = stamp === undefined || context.stamp.erased === true
    if (wins || settle(field, mine, theirs, stamp, context.stamp) === 'mine') fields[name] = mine
    else if (field.rule === 'ask' && stamp.hand && context.stamp.hand) {
      const kept = asked.get(field.group) ?? { mine: {}, theirs: {}, stamp }
      kept.mine[name] = mine
      kept.theirs[name] = theirs
      asked.set(field.group, kept)
    }
  }
  for (const [group, { mine, theirs, stamp }] of asked)
    context.conflict('same-field', op, { field: group, mine, theirs, theirStamp: stamp })
  if (Object.keys(fields).length === 0) return null
  const next: Record<string, Value> = { ...found.fields, ...fields }
  const rejection = makeRoom(op, next, collection, context, found)
  if (rejection !== null) return rejection === 'skip' ? null : rejection
  const written = Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== found.fields[name]))
  context.sight.put({ ...found, version: context.version, fields: next, stamps: { ...found.stamps, ...all(written, context.stamp) } })
  afterwards(op, written, context)
  return null
}

/** The latest stamp in the field's group that the author had not seen. */
function unseenInGroup(field: Field, found: HubRecord, collection: Collection, context: Context): Stamp | undefined {
  let latest: Stamp | undefined
  for (const [name, stamp] of Object.entries(found.stamps))
    if (collection.fields.get(name)?.group === field.group && unseen(context, stamp) && stamp.version > (latest?.version ?? 0))
      latest = stamp
  return latest
}

function settle(field: Field, mine: Value, theirs: Value, stamp: Stamp, my: Stamp): 'mine' | 'theirs' {
  switch (field.rule) {
    case 'last':
      return 'mine'
    case 'first':
      return theirs === null ? 'mine' : 'theirs'
    case 'furthest':
      return rank(field, mine) > rank(field, theirs) ? 'mine' : 'theirs'
    case 'ask':
      // An import only repeats what another program says: it never overwrites a person who was not seen, and yields to one.
      return my.hand === stamp.hand ? (my.hand ? 'theirs' : 'mine') : my.hand ? 'mine' : 'theirs'
  }
}
const rank = (field: Field, value: Value): number => field.order?.indexOf(String(value)) ?? -1
