import type { About } from '../../shared/settle.ts'
import { COLLECTIONS, type CollectionName, type Fields } from '../../shared/sync.ts'
import { keyOf, type Ref } from '../domain/sync/collection.ts'
import type { Store } from '../store/store.ts'
import { rows } from '../sync/rows.ts'

/** Records that are not in their tables: what a refused change would have written. */
export type Beside = ReadonlyMap<string, Fields>
const NONE: Beside = new Map()

const isCollection = (name: string): name is CollectionName => (COLLECTIONS as readonly string[]).includes(name)
const text = (fields: Fields | null, name: string): string | null => {
  const value = fields?.[name] ?? null
  return value === null || value === '' ? null : String(value)
}
const fullName = (fields: Fields): string =>
  [text(fields, 'first_name'), text(fields, 'usage_name') ?? text(fields, 'family_name')].filter((part) => part !== null).join(' ')

/** Whose record it is, in words: the person, their class, the page of the family. */
export function whose(store: Store) {
  const shown = rows(store.db)

  /** As it is shown, else as the change beside it has it; null: nothing is known of it. */
  function read(ref: Ref, beside: Beside): Fields | null {
    return (isCollection(ref.collection) ? shown.read(ref) : null) ?? beside.get(keyOf(ref)) ?? null
  }

  function guardian(id: string | null, beside: Beside): Omit<About, 'record'> {
    const fields = id === null ? null : read({ collection: 'guardian', id }, beside)
    if (id === null || fields === null) return { name: null, className: null, guardianId: null }
    const known = store.guardians.byId(id) !== null && store.accounts.byGuardian(id) !== null
    return {
      name: fullName(fields) || null,
      className: store.guardians.childrenOf(id).at(-1)?.class_name ?? null,
      guardianId: known ? id : null,
    }
  }

  function account(id: string | null, beside: Beside): Omit<About, 'record'> {
    return guardian(id === null ? null : text(read({ collection: 'account', id }, beside), 'guardian_id'), beside)
  }

  function about({ collection, id }: Ref, beside: Beside): Omit<About, 'record'> {
    const fields = read({ collection, id }, beside)
    const [first = ''] = id.split('|')
    const named = (name: string | null): Omit<About, 'record'> => ({ name, className: null, guardianId: null })
    if (!isCollection(collection)) return named(null)
    switch (collection) {
      case 'person':
        return named(text(fields, 'name'))
      case 'letter_batch':
        return named(text(fields, 'label'))
      case 'pupil': {
        const lead = store.ties.firstGuardian(id)
        return {
          name: fields === null ? null : fullName(fields),
          className: text(fields, 'class_name'),
          guardianId: lead === null ? null : guardian(lead, beside).guardianId,
        }
      }
      case 'guardian':
        return guardian(id, beside)
      case 'responsibility':
        return guardian(first, beside)
      case 'account':
        return account(id, beside)
      case 'contact_point':
        return account(first, beside)
      case 'credential':
      case 'mail_link':
      case 'letter':
        return account(text(fields, 'account_id'), beside)
      case 'letter_receipt':
        return about({ collection: 'letter', id }, beside)
      case 'correction':
        return about({ collection: text(fields, 'subject_kind') ?? '', id: text(fields, 'subject_id') ?? '' }, beside)
      case 'conflict':
        return about({ collection: text(fields, 'subject_collection') ?? '', id: text(fields, 'subject_id') ?? '' }, beside)
      case 'tie':
      case 'request':
        return guardian(text(fields, 'guardian_id'), beside)
    }
  }

  return {
    of: (ref: Ref, beside: Beside = NONE): About => ({
      record: isCollection(ref.collection) ? ref.collection : null,
      ...about(ref, beside),
    }),
    read: (ref: Ref, beside: Beside = NONE): Fields | null => read(ref, beside),
  }
}
export type Whose = ReturnType<typeof whose>
