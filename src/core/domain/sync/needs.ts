import type { Change, Fields } from '../../../shared/sync.ts'
import { aboutKey, childOf, currentCredential, keysOf, type Ref } from './collection.ts'
import { collections } from './collections.ts'
import { RefMap } from './ref-map.ts'
import type { Needs } from './sight.ts'

/** Everything `decide` may look at for those changes. */
export function needsOf(changes: readonly Change[]): Needs {
  const refs = new RefMap<Ref>()
  const keys = new Set<string>()
  const want = (ref: Ref): void => refs.set(ref, ref)
  for (const change of changes)
    for (const op of change.ops) {
      want(op)
      const collection = collections.get(op.collection)
      if (collection === undefined) continue
      if (op.do === 'drop') {
        keys.add(childOf(op.collection, op.id))
        continue
      }
      for (const { field, of } of collection.parents) {
        const id = op.fields[field]
        if (typeof id === 'string') want({ collection: of, id })
      }
      for (const key of keysOf(collection, op.fields)) if (!key.startsWith('child:')) keys.add(key)
      special(op.collection, op.id, op.fields, want, keys)
    }
  return { refs: refs.values(), keys: [...keys] }
}

/** What the rules of accounts, merges and erasures look at beside the record itself. */
function special(collection: string, id: string, fields: Fields, want: (ref: Ref) => void, keys: Set<string>): void {
  switch (collection) {
    case 'account':
      if (fields['state'] === 'active') keys.add(currentCredential(id, 'provisional'))
      if (fields['state'] === 'unnotified') keys.add(currentCredential(id, 'password'))
      if (!String(fields['identifier'] ?? '').startsWith('erased-')) return
      for (const key of [aboutKey('account', id), childOf('account', id)]) keys.add(key)
      for (const kind of ['mail', 'mobile']) keys.add(aboutKey('contact_point', `${id}|${kind}`))
      return
    case 'guardian':
      if (typeof fields['erased_at'] !== 'number') return
      for (const key of [aboutKey('guardian', id), childOf('guardian', id)]) keys.add(key)
      return
    case 'correction':
      want({ collection: String(fields['subject_kind'] ?? 'guardian'), id: String(fields['subject_id'] ?? '') })
      return
    case 'credential':
      if (typeof fields['account_id'] === 'string') want({ collection: 'account', id: fields['account_id'] })
      return
    case 'tie':
      if (typeof fields['guardian_id'] === 'string') want({ collection: 'guardian', id: fields['guardian_id'] })
      if (fields['kind'] === 'unlinked') keys.add(childOf('pupil', String(fields['other_id'])))
      return
    default:
      return
  }
}
