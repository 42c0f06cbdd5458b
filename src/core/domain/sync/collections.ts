import type { CollectionName, Fields, Value } from '../../../shared/sync.ts'
import { currentCredential, present, type Collection, type Field, type Rule } from './collection.ts'

type Spec = Rule | readonly [group: string, rule: Rule] | { readonly furthest: readonly string[] }

function define(
  name: CollectionName,
  key: readonly string[],
  specs: Readonly<Record<string, Spec>>,
  parents: Readonly<Record<string, CollectionName>> = {},
  unique: (fields: Fields) => readonly string[] = () => [],
  named: readonly string[] = [],
  quiet = false,
): readonly [CollectionName, Collection] {
  const fields = new Map<string, Field>()
  for (const [field, spec] of Object.entries(specs)) {
    if (typeof spec === 'string') fields.set(field, { name: field, group: field, rule: spec })
    else if ('furthest' in spec) fields.set(field, { name: field, group: field, rule: 'furthest', order: spec.furthest })
    else fields.set(field, { name: field, group: spec[0], rule: spec[1] })
  }
  return [name, { name, key, fields, parents: Object.entries(parents).map(([field, of]) => ({ field, of })), unique, named, quiet }]
}

const only = (key: string, value: Value | undefined): readonly string[] => (present(value) ? [`${key}:${String(value).toLowerCase()}`] : [])

const names = { family_name: 'ask', usage_name: 'ask', first_name: 'ask' } as const
const open = (prefix: string, fields: Fields, ...parts: readonly string[]): readonly string[] =>
  fields['state'] === 'open' ? [`${prefix}:${parts.map((part) => String(fields[part])).join('|')}`] : []

/**
 * What is shared between the machines of a school, parents before children. Left out on purpose: clear secrets, challenges, messages
 * and print jobs (they belong to the machine that made them), the audit chain (each machine's own), limits of tries.
 */
export const collections: ReadonlyMap<string, Collection> = new Map<string, Collection>([
  define('person', ['id'], { name: 'ask', role: 'ask', pin_hash: 'ask', left_at: 'first' }),
  define(
    'pupil',
    ['id'],
    {
      source_key: 'last',
      ine: 'last',
      ...names,
      birth_date: 'ask',
      sex: 'last',
      class_name: 'ask',
      left_on: 'last',
      updated_at: 'last',
    },
    {},
    (fields) => only('pupil-source', fields['source_key']),
  ),
  define(
    'guardian',
    ['id'],
    {
      source_key: 'last',
      civility: 'last',
      ...names,
      mobile: ['mobile', 'ask'],
      mobile_raw: ['mobile', 'ask'],
      phone_home: 'ask',
      phone_work: 'ask',
      mail: 'ask',
      address_lines: ['address', 'ask'],
      postal_code: ['address', 'ask'],
      city: ['address', 'ask'],
      country: ['address', 'ask'],
      search_name: 'last',
      left_on: 'last',
      merged_into: 'ask',
      erased_at: 'first',
      updated_at: 'last',
    },
    { merged_into: 'guardian' },
    (fields) => only('guardian-source', fields['source_key']),
  ),
  define(
    'responsibility',
    ['guardian_id', 'pupil_id'],
    { guardian_id: 'first', pupil_id: 'first', legal_rank: 'last', kinship: 'last' },
    { guardian_id: 'guardian', pupil_id: 'pupil' },
  ),
  define(
    'account',
    ['id'],
    {
      guardian_id: 'first',
      identifier: 'first',
      state: { furthest: ['unnotified', 'notified', 'activating', 'active'] },
      origin: 'first',
      locale: 'last',
      activated_at: 'first',
      merged_into: 'ask',
      fc_subject: 'first',
      closed_at: ['closed', 'ask'],
      closed_reason: ['closed', 'ask'],
      updated_at: 'last',
    },
    { guardian_id: 'guardian', merged_into: 'account' },
    (fields) => [
      ...only('identifier', fields['identifier']),
      ...only('account-of', fields['guardian_id']),
      ...only('france-connect', fields['fc_subject']),
    ],
  ),
  define(
    'credential',
    ['id'],
    {
      account_id: 'first',
      kind: 'first',
      hash: 'last',
      issued_at: 'first',
      expires_at: 'first',
      ended_at: ['ended', 'first'],
      end_reason: ['ended', 'first'],
    },
    { account_id: 'account' },
    (fields) => (present(fields['ended_at']) ? [] : [currentCredential(String(fields['account_id']), String(fields['kind']))]),
  ),
  define(
    'contact_point',
    ['account_id', 'kind'],
    {
      account_id: 'first',
      kind: 'first',
      value: ['value', 'ask'],
      verified_at: ['value', 'ask'],
      pending: 'ask',
    },
    { account_id: 'account' },
  ),
  define(
    'mail_link',
    ['id'],
    {
      account_id: 'first',
      purpose: 'first',
      token_hash: 'first',
      mail: 'last',
      locale: 'first',
      created_at: 'first',
      expires_at: 'first',
      ended_at: ['ended', 'first'],
      end_reason: ['ended', 'first'],
    },
    { account_id: 'account' },
    () => [],
    [],
    true,
  ),
  define(
    'correction',
    ['id'],
    {
      subject_kind: 'first',
      subject_id: 'first',
      field: 'first',
      before: 'first',
      after: 'first',
      reason: 'first',
      at: 'first',
      actor: 'first',
      state: { furthest: ['open', 'agreed', 'undone'] },
    },
    {},
    (fields) => open('correction', fields, 'subject_kind', 'subject_id', 'field'),
    ['subject_kind', 'subject_id', 'field'],
  ),
  define(
    'tie',
    ['id'],
    {
      kind: 'first',
      guardian_id: 'first',
      other_id: 'first',
      before: 'first',
      reason: 'first',
      at: 'first',
      actor: 'first',
      state: { furthest: ['open', 'agreed', 'undone'] },
    },
    {},
    (fields) => open('tie', fields, 'kind', 'guardian_id', 'other_id'),
    ['kind', 'guardian_id', 'other_id'],
  ),
  define(
    'request',
    ['id'],
    {
      reference: 'first',
      kind: 'first',
      guardian_id: 'ask',
      entered: 'last',
      flow: 'first',
      locale: 'first',
      mobile: 'last',
      created_at: 'first',
      closed_at: ['closed', 'first'],
      closed_by: ['closed', 'first'],
      resolution: ['closed', 'first'],
    },
    { guardian_id: 'guardian' },
    (fields) => only('reference', fields['reference']),
  ),
  define('letter_batch', ['id'], { label: 'first', created_at: 'first', created_by: 'first', kind: 'first', separators: 'first' }),
  define(
    'letter',
    ['id'],
    {
      number: 'first',
      batch_id: 'first',
      position: 'first',
      account_id: 'first',
      credential_id: 'first',
      state: { furthest: ['queued', 'sending', 'doubtful', 'sent', 'confirmed', 'void'] },
      updated_at: 'last',
    },
    { batch_id: 'letter_batch', account_id: 'account', credential_id: 'credential' },
  ),
  define(
    'letter_receipt',
    ['letter_id'],
    { letter_id: 'first', way: 'first', strokes: 'last', given_at: 'first', given_by: 'first' },
    { letter_id: 'letter' },
  ),
  define('conflict', ['id'], {
    kind: 'first',
    subject_collection: 'first',
    subject_id: 'first',
    field: 'first',
    mine: 'last',
    theirs: 'last',
    mine_actor: 'first',
    theirs_actor: 'first',
    mine_at: 'first',
    at: 'first',
    state: { furthest: ['open', 'kept', 'taken'] },
    decided_by: ['decided', 'first'],
    decided_at: ['decided', 'first'],
  }),
])
