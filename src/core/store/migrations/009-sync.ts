/** Every synced table with its key and the columns that other machines see (domain/sync/collections.ts; a test compares the two). */
const SYNCED: Readonly<Record<string, { readonly key: readonly string[]; readonly columns: readonly string[] }>> = {
  person: { key: ['id'], columns: ['name', 'role', 'pin_hash', 'left_at'] },
  pupil: {
    key: ['id'],
    columns: ['source_key', 'ine', 'family_name', 'usage_name', 'first_name', 'birth_date', 'sex', 'class_name', 'left_on', 'updated_at'],
  },
  guardian: {
    key: ['id'],
    columns: [
      ...['source_key', 'civility', 'family_name', 'usage_name', 'first_name', 'mobile', 'mobile_raw', 'phone_home', 'phone_work', 'mail'],
      ...['address_lines', 'postal_code', 'city', 'country', 'search_name', 'left_on', 'merged_into', 'erased_at', 'updated_at'],
    ],
  },
  responsibility: { key: ['guardian_id', 'pupil_id'], columns: ['legal_rank', 'kinship'] },
  account: {
    key: ['id'],
    columns: [
      ...['guardian_id', 'identifier', 'state', 'origin', 'locale', 'activated_at', 'merged_into', 'fc_subject', 'closed_at'],
      ...['closed_reason', 'updated_at'],
    ],
  },
  credential: { key: ['id'], columns: ['account_id', 'kind', 'hash', 'issued_at', 'expires_at', 'ended_at', 'end_reason'] },
  contact_point: { key: ['account_id', 'kind'], columns: ['value', 'verified_at', 'pending'] },
  correction: {
    key: ['id'],
    columns: ['subject_kind', 'subject_id', 'field', 'before', 'after', 'reason', 'at', 'actor', 'state'],
  },
  tie: { key: ['id'], columns: ['kind', 'guardian_id', 'other_id', 'before', 'reason', 'at', 'actor', 'state'] },
  request: {
    key: ['id'],
    columns: [
      ...['reference', 'kind', 'guardian_id', 'entered', 'flow', 'locale', 'mobile', 'created_at', 'closed_at', 'closed_by', 'resolution'],
    ],
  },
  letter_batch: { key: ['id'], columns: ['label', 'created_at', 'created_by', 'kind', 'separators'] },
  letter: { key: ['id'], columns: ['number', 'batch_id', 'position', 'account_id', 'credential_id', 'state', 'updated_at'] },
  letter_receipt: { key: ['letter_id'], columns: ['way', 'strokes', 'given_at', 'given_by'] },
  conflict: {
    key: ['id'],
    columns: [
      ...['kind', 'subject_collection', 'subject_id', 'field', 'mine', 'theirs', 'mine_actor', 'theirs_actor', 'mine_at', 'at', 'state'],
      ...['decided_by', 'decided_at'],
    ],
  },
}

const idOf = (row: 'new' | 'old', key: readonly string[]): string => key.map((column) => `${row}.${column}`).join(` || '|' || `)
const touch = (table: string, row: 'new' | 'old', key: readonly string[]): string =>
  `WHEN (SELECT capturing FROM sync_state) = 1
  BEGIN INSERT INTO sync_touched VALUES ('${table}', ${idOf(row, key)}) ON CONFLICT DO NOTHING; END;`

const triggers = Object.entries(SYNCED)
  .map(
    ([table, { key, columns }]) => `
CREATE TRIGGER sync_${table}_added AFTER INSERT ON ${table} ${touch(table, 'new', key)}
CREATE TRIGGER sync_${table}_changed AFTER UPDATE OF ${columns.join(', ')} ON ${table} ${touch(table, 'new', key)}
CREATE TRIGGER sync_${table}_removed AFTER DELETE ON ${table} ${touch(table, 'old', key)}`,
  )
  .join('\n')

/**
 * What a station shares with the hub: the records as last received, its own changes that wait, and which records its transactions
 * touched, told by triggers so that no writer needs to know. Letters of other machines have no secret here.
 */
export const sql = /* sql */ `
CREATE TABLE conflict (                       -- what people must decide: mine, theirs, who
  id                 TEXT PRIMARY KEY,
  kind               TEXT NOT NULL,
  subject_collection TEXT NOT NULL,
  subject_id         TEXT NOT NULL,
  field              TEXT NOT NULL,           -- a group of fields; '' when it is about the whole record
  mine               TEXT NOT NULL,           -- JSON: fields as the newcomer wrote them
  theirs             TEXT NOT NULL,           -- JSON: what stands
  mine_actor         TEXT NOT NULL,
  theirs_actor       TEXT,
  mine_at            INTEGER NOT NULL,
  at                 INTEGER,
  state              TEXT NOT NULL CHECK (state IN ('open', 'kept', 'taken')),
  decided_by         TEXT,
  decided_at         INTEGER
) STRICT;
CREATE INDEX conflict_open ON conflict (mine_at) WHERE state = 'open';

CREATE TABLE letter_next (
  id            TEXT PRIMARY KEY,
  number        INTEGER NOT NULL,           -- printed on the page; each machine numbers in a range of its own
  batch_id      TEXT NOT NULL REFERENCES letter_batch (id),
  position      INTEGER NOT NULL,
  account_id    TEXT NOT NULL REFERENCES account (id),
  credential_id TEXT REFERENCES credential (id),  -- NULL: a reminder, which holds no secret
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'confirmed', 'doubtful', 'void')),
  secret        TEXT,                       -- the clear provisional password, only on the machine that prints it, until confirmed or void
  updated_at    INTEGER NOT NULL,
  print_job_id  TEXT REFERENCES print_job (id),
  CHECK (secret IS NULL OR (state NOT IN ('confirmed', 'void') AND credential_id IS NOT NULL)),
  UNIQUE (batch_id, position)
) STRICT;
INSERT INTO letter_next SELECT id, number, batch_id, position, account_id, credential_id, state, secret, updated_at, print_job_id FROM letter;
DROP TABLE letter;
ALTER TABLE letter_next RENAME TO letter;
CREATE INDEX letter_by_account ON letter (account_id);
CREATE INDEX letter_by_number ON letter (number);
CREATE INDEX letter_by_print_job ON letter (print_job_id) WHERE print_job_id IS NOT NULL;

CREATE TABLE sync_state (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  capturing     INTEGER NOT NULL,             -- 1: transactions become changes; 0 alone, and while rows are received
  station       TEXT,                         -- as the hub calls it; NULL while alone
  incarnation   INTEGER NOT NULL,             -- which life: one more after a restored backup or a copied disk
  ordinal       INTEGER NOT NULL,             -- letters are numbered from ordinal million
  token         TEXT,
  cursor        INTEGER NOT NULL,
  next_sequence INTEGER NOT NULL,
  before_life   INTEGER NOT NULL              -- the last sequence of the life before: on the way to the hub each life counts from 1
) STRICT;
INSERT INTO sync_state VALUES (1, 0, NULL, 1, 0, NULL, 0, 1, 0);

CREATE TABLE sync_touched (
  collection TEXT NOT NULL,
  id         TEXT NOT NULL,
  PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_mirror (
  collection TEXT NOT NULL,
  id         TEXT NOT NULL,
  version    INTEGER NOT NULL,
  fields     TEXT,                            -- JSON; NULL: a tombstone
  PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_outbox (
  sequence INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  kind     TEXT NOT NULL,
  actor    TEXT NOT NULL,
  at       INTEGER NOT NULL,
  base     INTEGER NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'covered')),  -- covered: the mirror holds it; its version still explains later ones
  version  INTEGER CHECK ((version IS NULL) = (state = 'pending'))
) STRICT;
CREATE TABLE sync_op (
  sequence   INTEGER NOT NULL REFERENCES sync_outbox (sequence) ON DELETE CASCADE ON UPDATE CASCADE,
  n          INTEGER NOT NULL,
  collection TEXT NOT NULL,
  id         TEXT NOT NULL,
  what       TEXT NOT NULL CHECK (what IN ('add', 'set', 'drop')),
  fields     TEXT,                            -- JSON; NULL when the record goes
  PRIMARY KEY (sequence, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_op_of ON sync_op (collection, id, sequence, n);

CREATE TABLE sync_refused (                   -- what the hub refused, until a person resubmits or dismisses it
  id    TEXT PRIMARY KEY,
  kind  TEXT NOT NULL,
  actor TEXT NOT NULL,
  at    INTEGER NOT NULL,
  code  TEXT NOT NULL,
  ops   TEXT NOT NULL                         -- JSON
) STRICT;

CREATE TABLE sync_waiting (                   -- records that cannot be shown yet: what they need has not come, or is taken here
  collection TEXT NOT NULL,
  id         TEXT NOT NULL,
  shown      TEXT,                            -- JSON: what is shown meanwhile
  PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;
${triggers}
`
