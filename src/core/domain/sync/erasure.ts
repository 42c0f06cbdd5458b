import type { Fields } from '../../../shared/sync.ts'
import { aboutKey, childOf, present } from './collection.ts'
import { unseen, write, type Context, type Writing } from './context.ts'
import { gone, stampOf, type HubRecord } from './record.ts'

/** The kinds of change that take people's data away, on request (RGPD, article 17) or when its time has passed: they win over everything. */
export const ERASURES: readonly string[] = ['account.erased', 'records.purged']

/** Whether what it writes to was erased on the person's request, unseen: nothing of it may come back. */
export function erasedMeanwhile(op: Writing, found: HubRecord | null, context: Context): boolean {
  const erased = (record: HubRecord | null): boolean => {
    if (record === null) return false
    if (record.collection === 'guardian') return present(record.fields['erased_at']) && unseen(context, stampOf(record, 'erased_at'))
    return (
      record.collection === 'account' &&
      String(record.fields['identifier']).startsWith('erased-') &&
      unseen(context, stampOf(record, 'identifier'))
    )
  }
  if (erased(found)) return true
  if (op.do === 'set') return false
  const [field, of] = personOf(op)
  const id = op.fields[field]
  return typeof id === 'string' && erased(context.sight.record({ collection: of, id }))
}

/** The field that says whose record it is, and of what collection that person is. */
function personOf({ collection, fields }: Writing): readonly [string, string] {
  if (collection === 'contact_point' || collection === 'credential' || collection === 'mail_link' || collection === 'letter')
    return ['account_id', 'account']
  if (collection === 'correction') return ['subject_id', String(fields['subject_kind'])]
  return ['guardian_id', 'guardian']
}

/** What an erased person's records say, whatever anybody wrote meanwhile. As src/core/store/erasure.ts leaves them. */
const ERASED: Readonly<Record<string, Fields>> = {
  guardian: {
    ...{ civility: null, family_name: '', usage_name: null, first_name: '', search_name: '', mobile: null, mobile_raw: null },
    ...{ phone_home: null, phone_work: null, mail: null, address_lines: '[]', postal_code: null, city: null, country: null },
  },
  account: { state: 'unnotified', origin: null, locale: 'fr', activated_at: null, fc_subject: null, closed_reason: null },
}

/** What others wrote about the person unseen by who erased them goes too, values that wait for a decision among it. */
export function forget(collection: string, id: string, context: Context): void {
  const { sight, stamp, change } = context
  const person = sight.record({ collection, id })
  const left = Object.entries(ERASED[collection] ?? {}).filter(([name, value]) => (person?.fields[name] ?? null) !== value)
  if (person !== null && left.length > 0) write(context, person, Object.fromEntries(left))
  const contacts = collection === 'account' ? ['mail', 'mobile'].map((kind) => aboutKey('contact_point', `${id}|${kind}`)) : []
  const found = [aboutKey(collection, id), childOf(collection, id), ...contacts].flatMap((key) => sight.holders(key))
  for (const record of found)
    switch (record.collection) {
      case 'conflict':
        write(context, record, { mine: '{}', theirs: '{}', state: 'kept', decided_by: change.actor, decided_at: change.at })
        break
      case 'credential':
        if (record.fields['hash'] !== '')
          write(context, record, { hash: '', ended_at: record.fields['ended_at'] ?? change.at, end_reason: 'voided' })
        break
      case 'request':
        write(context, record, { entered: '{}', mobile: null, closed_at: record.fields['closed_at'] ?? change.at })
        break
      case 'contact_point':
      case 'mail_link':
      case 'responsibility':
      case 'correction':
      case 'tie':
        sight.put(gone(record, stamp))
        break
      default:
        break
    }
}
