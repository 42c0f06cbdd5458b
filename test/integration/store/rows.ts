import { sampleFamilies } from '../../../src/core/import/sample/families.ts'
import type { Db } from '../../../src/core/store/open.ts'
import { NOW, type Row } from './place.ts'

const [family] = [...sampleFamilies({ pupils: 5, seed: 7, format: 'siecle', schoolYear: 2026 })]
const [adult] = family?.adults ?? []
const [pupil] = family?.pupils ?? []
if (adult === undefined || pupil === undefined) throw new Error('the sample holds nobody')

type NewRows = readonly (readonly [table: string, row: Row])[]

/** Rows for the tables that each migration brought, as that version wrote them: a released migration's never change. */
const rows: readonly NewRows[] = [
  [
    ['setting', { key: 'import.date', value: '2026-09-01' }],
    [
      'pupil',
      {
        id: 'p1',
        source_key: `ine:${pupil.ine}`,
        ine: pupil.ine,
        family_name: pupil.family,
        first_name: pupil.first,
        birth_date: pupil.birth,
        sex: 'F',
        class_name: pupil.className,
        updated_at: NOW,
      },
    ],
    [
      'guardian',
      {
        id: 'g1',
        source_key: `siecle:${adult.id}`,
        civility: 'MME',
        family_name: adult.family,
        first_name: adult.first,
        mobile: '+33639980001',
        mobile_raw: '06 39 98 00 01',
        mail: adult.mail,
        address_lines: '["1 rue des Filaos"]',
        search_name: adult.family.toLowerCase(),
        updated_at: NOW,
      },
    ],
    ['responsibility', { guardian_id: 'g1', pupil_id: 'p1', legal_rank: 1, kinship: '1' }],
  ],
  [
    ['account', { id: 'a1', guardian_id: 'g1', identifier: 'a.exemple', state: 'notified', origin: 'school', updated_at: NOW }],
    ['credential', { id: 'c1', account_id: 'a1', kind: 'provisional', hash: 'keyed', issued_at: NOW, expires_at: NOW + 1 }],
    ['contact_point', { account_id: 'a1', kind: 'mail', value: adult.mail, verified_at: NOW }],
    [
      'challenge',
      {
        id: 'h1',
        purpose: 'validate-mail',
        subject: 'a1',
        recipient: adult.mail,
        code_hash: 'keyed',
        sent_at: NOW,
        expires_at: NOW + 1,
        tries: 2,
      },
    ],
    ['attempt', { id: 1, kind: 'wrong-code', subject: 'kiosk', at: NOW }],
    ['person', { id: 'u1', name: 'Camille Exemple', role: 'secretary', pin_hash: 'argon2id' }],
  ],
  [
    ['letter_batch', { id: 'b1', label: '6A', created_at: NOW, created_by: 'u1' }],
    [
      'letter',
      {
        id: 'l1',
        number: 1,
        batch_id: 'b1',
        position: 1,
        account_id: 'a1',
        credential_id: 'c1',
        state: 'sent',
        secret: 'ABCDEFGHJKMNP',
        updated_at: NOW,
      },
    ],
    [
      'message',
      {
        id: 'm1',
        channel: 'mail',
        template: 'mail-validation',
        locale: 'fr',
        recipient: adult.mail,
        params: '{"code":"123456"}',
        state: 'queued',
        tries: 1,
        next_try_at: NOW,
        created_at: NOW,
        updated_at: NOW,
      },
    ],
    ['request', { id: 'r1', reference: 'K7P4', kind: 'wrong-date', guardian_id: 'g1', entered: '{}', created_at: NOW }],
    ['audit', { sequence: 1, at: NOW, actor: 'u1', action: 'request.opened', subject: 'r1', detail: '{}', previous: '0', hash: '1' }],
  ],
  [],
  [],
  [
    [
      'correction',
      {
        id: 'k1',
        subject_kind: 'guardian',
        subject_id: 'g1',
        field: 'mobile',
        before: null,
        after: '+33639980002',
        reason: 'dit au guichet',
        at: NOW,
        actor: 'u1',
        state: 'open',
      },
    ],
    [
      'tie',
      {
        id: 't1',
        kind: 'unlinked',
        guardian_id: 'g1',
        other_id: 'p1',
        before: '{}',
        reason: 'dit au guichet',
        at: NOW,
        actor: 'u1',
        state: 'open',
      },
    ],
  ],
  [
    ['letter_text', { id: 1, kind: 'C01', blocks: '{}', created_at: NOW, created_by: 'u1' }],
    ['print_job', { id: 'j1', batch_id: 'b1', printer: 'Accueil', spooler_job: '12', created_at: NOW }],
    ['letter_receipt', { letter_id: 'l1', way: 'paper', given_at: NOW, given_by: 'u1' }],
  ],
  [
    ['import_run', { id: 'i1', at: NOW, actor: 'u1', report: '{}', settings: '{}', tracing: 0 }],
    ['import_trace', { sequence: 1, run_id: 'i1', what: 'pupil', op: 'added', row: '{"id":"p1"}' }],
  ],
  [
    [
      'conflict',
      {
        id: 'x1',
        kind: 'same-field',
        subject_collection: 'guardian',
        subject_id: 'g1',
        field: 'mail',
        mine: '{}',
        theirs: '{}',
        mine_actor: 'u1',
        mine_at: NOW,
        state: 'open',
      },
    ],
    ['sync_touched', { collection: 'guardian', id: 'g1' }],
    ['sync_mirror', { collection: 'guardian', id: 'g1', version: 1, fields: '{}' }],
    ['sync_outbox', { sequence: 1, id: 'change-1', kind: 'system', actor: 'system', at: NOW, base: 0, state: 'pending' }],
    ['sync_op', { sequence: 1, n: 0, collection: 'guardian', id: 'g1', what: 'set', fields: '{}' }],
    ['sync_refused', { id: 'change-0', kind: 'system', actor: 'system', at: NOW, code: 'parent_missing', ops: '[]' }],
    ['sync_waiting', { collection: 'guardian', id: 'g2', shown: null }],
  ],
  [['import_mapping', { headings: 'digest', mapping: '{"rows":"pupil","columns":{}}', at: NOW, actor: 'u1' }]],
  [
    ['purge_run', { id: 'q1', at: NOW, keep_months: 12, pupils: 1, guardians: 1, letters: 1, requests: 0, messages: 0 }],
    ['purge_line', { run_id: 'q1', left_on: '2025-07-05', pupils: 1, guardians: 1 }],
  ],
  [
    [
      'mail_link',
      {
        id: 'ml1',
        account_id: 'a1',
        purpose: 'validate-mail',
        token_hash: 'digest',
        mail: adult.mail,
        locale: 'fr',
        created_at: NOW,
        expires_at: NOW + 1,
      },
    ],
  ],
  [
    ['import_history', { id: 'i0', at: NOW, actor: 'u1' }],
    ['import_change', { import_id: 'i0', guardian_id: 'g1', what: 'added' }],
  ],
]

/** Puts rows into the tables of a store that has the first `version` migrations. */
export function fill(db: Db, version: number): void {
  for (const [table, row] of rows.slice(0, version).flat()) {
    const columns = Object.keys(row)
    db.prepare(`INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`).run(row)
  }
}
