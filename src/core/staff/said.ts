import { saidField, type Said, type SaidField } from '../../shared/settle.ts'
import type { Fields, Value } from '../../shared/sync.ts'
import { formatPhone } from '../contact/phone.ts'
import type { Ref } from '../domain/sync/collection.ts'
import type { Beside, Whose } from './whose.ts'

const NAMES = { family_name: 'familyName', usage_name: 'usageName', first_name: 'firstName' } as const

/** The columns that people are shown, under which name. Columns that are not here are never shown: hashes, keys, instants. */
const SHOWN: Readonly<Record<string, Readonly<Record<string, SaidField>>>> = {
  person: { name: 'personName', role: 'role', pin_hash: 'pin' },
  pupil: { ...NAMES, birth_date: 'birthDate', class_name: 'className' },
  guardian: { ...NAMES, mobile: 'mobile', phone_home: 'phoneHome', phone_work: 'phoneWork', mail: 'mail', merged_into: 'mergedInto' },
  responsibility: { pupil_id: 'child' },
  account: { identifier: 'identifier', merged_into: 'mergedInto' },
  request: { reference: 'reference', guardian_id: 'guardian' },
  letter: { number: 'letterNumber' },
}
const ADDRESS = ['address_lines', 'postal_code', 'city', 'country'] as const

/**
 * What those fields of a record say, as people read it. An address is said whole: what the fields leave out comes from `whole`, the
 * record as it is.
 */
export function said(ref: Ref, fields: Fields, whole: Fields | null, whose: Whose, beside?: Beside): readonly Said[] {
  const found: Said[] = []
  for (const [column, field] of Object.entries(SHOWN[ref.collection] ?? {}))
    if (column in fields) found.push({ field, value: shown(ref, field, fields[column] ?? null, whose, beside) })
  switch (ref.collection) {
    case 'guardian':
      if (ADDRESS.some((column) => column in fields)) found.push({ field: 'address', value: address({ ...whole, ...fields }) })
      break
    case 'account':
      if ('closed_at' in fields) found.push({ field: 'closed', value: closed({ ...whole, ...fields }) })
      break
    case 'contact_point':
      found.push(...contact(ref, fields))
      break
    case 'correction':
      found.push(...correction({ ...whole, ...fields }))
      break
    case 'tie':
      found.push(...tie({ ...whole, ...fields }, whose, beside))
      break
    default:
      break
  }
  return found
}

function shown(ref: Ref, field: SaidField, value: Value, whose: Whose, beside?: Beside): string | null {
  if (value === null || value === '') return null
  switch (field) {
    case 'pin':
      return null
    case 'mobile':
    case 'phoneHome':
    case 'phoneWork':
      return formatPhone(String(value))
    case 'child':
      return whose.of({ collection: 'pupil', id: String(value) }, beside).name
    case 'guardian':
      return whose.of({ collection: 'guardian', id: String(value) }, beside).name
    case 'mergedInto':
      return whose.of({ collection: ref.collection, id: String(value) }, beside).name
    default:
      return String(value)
  }
}

/** Lines as on an envelope. */
function address(fields: Fields): string | null {
  const lines = JSON.parse(String(fields['address_lines'] ?? '[]')) as readonly string[]
  const town = [fields['postal_code'], fields['city']].filter((part) => typeof part === 'string' && part !== '').join(' ')
  const country = typeof fields['country'] === 'string' && !/^(FR|FRANCE)?$/i.test(fields['country']) ? [fields['country']] : []
  return [...lines, town, ...country].filter((line) => line !== '').join('\n') || null
}

/** Why the account is closed; null: it is open. */
const closed = (fields: Fields): string | null => (fields['closed_at'] == null ? null : String(fields['closed_reason'] ?? ''))

function contact({ id }: Ref, fields: Fields): readonly Said[] {
  const isMobile = id.endsWith('|mobile')
  const value = fields['value']
  const proved: readonly Said[] =
    value === undefined
      ? []
      : [
          {
            field: isMobile ? 'provedMobile' : 'provedMail',
            value: value === null ? null : isMobile ? formatPhone(String(value)) : String(value),
          },
        ]
  return 'pending' in fields && fields['pending'] !== null
    ? [...proved, { field: 'pendingMail', value: String(fields['pending']) }]
    : proved
}

function correction(fields: Fields): readonly Said[] {
  const field = saidField.safeParse(fields['field'])
  if (!field.success) return []
  const after = fields['after'] ?? null
  const value = after === null || after === '' ? null : String(after)
  switch (field.data) {
    case 'mobile':
    case 'phoneHome':
      return [{ field: field.data, value: value === null ? null : formatPhone(value) }]
    case 'address':
      return [{ field: 'address', value: address({ address_lines: value ?? '[]' }) }]
    default:
      return [{ field: field.data, value }]
  }
}

function tie(fields: Fields, whose: Whose, beside?: Beside): readonly Said[] {
  const other = String(fields['other_id'] ?? '')
  return fields['kind'] === 'merged'
    ? [{ field: 'mergedInto', value: whose.of({ collection: 'guardian', id: other }, beside).name }]
    : [{ field: 'child', value: whose.of({ collection: 'pupil', id: other }, beside).name }]
}
