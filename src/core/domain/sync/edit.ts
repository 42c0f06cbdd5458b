import type { Rejection, Value } from '../../../shared/sync.ts'
import type { Collection, Field } from './collection.ts'
import { unseen, type Context, type Writing } from './context.ts'
import { afterwards } from './follow.ts'
import { fresh, stampOf, written, type HubRecord, type Stamp } from './record.ts'
import { makeRoom } from './unique.ts'

/** A record that nobody had. */
export function add(op: Writing, collection: Collection, context: Context): Rejection | null {
  const { stamp, sight } = context
  const fields = makeRoom(op, op.fields, collection, context)
  if (typeof fields === 'string') return fields
  sight.put(fresh(op.collection, op.id, fields, stamp))
  afterwards(op, fields, context)
  return null
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
  const next = makeRoom(op, { ...found.fields, ...fields }, collection, context, found)
  if (typeof next === 'string') return next
  const changed = Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== (found.fields[name] ?? null)))
  context.sight.put(written(found, changed, context.stamp))
  afterwards(op, changed, context)
  return null
}

/** The latest stamp in the field's group that the author had not seen. */
function unseenInGroup(field: Field, found: HubRecord, collection: Collection, context: Context): Stamp | undefined {
  let latest: Stamp | undefined
  for (const { name, group } of collection.fields.values()) {
    const stamp = group === field.group ? stampOf(found, name) : undefined
    if (stamp !== undefined && unseen(context, stamp) && stamp.version > (latest?.version ?? 0)) latest = stamp
  }
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
