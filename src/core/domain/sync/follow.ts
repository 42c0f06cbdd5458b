import type { Fields } from '../../../shared/sync.ts'
import type { Ref } from './collection.ts'
import type { Context } from './context.ts'
import { forget } from './erasure.ts'
import { endUnseenLetters, endUnseenPasswords, lateLetter } from './letters.ts'
import { mergedAfterUnlink, unlinkedAfterMerge } from './merges.ts'

/** What follows from a write in other records. */
export function afterwards(op: Ref, written: Fields, context: Context): void {
  switch (op.collection) {
    case 'credential':
      if (written['kind'] === 'provisional') lateLetter(op, context)
      return
    case 'account':
      if (written['state'] === 'active') endUnseenLetters(op.id, context)
      if (written['state'] === 'unnotified') endUnseenPasswords(op.id, context)
      if (String(written['identifier'] ?? '').startsWith('erased-')) forget('account', op.id, context)
      return
    case 'guardian':
      if (typeof written['erased_at'] === 'number') forget('guardian', op.id, context)
      return
    case 'tie':
      if (written['kind'] === 'unlinked') unlinkedAfterMerge(written, context)
      return
    case 'responsibility':
      mergedAfterUnlink(op, written, context)
      return
    default:
      return
  }
}
