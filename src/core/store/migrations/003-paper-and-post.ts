/** What leaves the school: letters, messages; what parents report; and the chain that remembers who did what. */
export const sql = /* sql */ `
CREATE TABLE letter_batch (
  id         TEXT PRIMARY KEY,
  label      TEXT NOT NULL,                 -- «6B», «Mme Le Goff», «Toute l'école»
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;

CREATE TABLE letter (
  id            TEXT PRIMARY KEY,
  number        INTEGER NOT NULL UNIQUE,    -- printed on the page: every page can be accounted for
  batch_id      TEXT NOT NULL REFERENCES letter_batch (id),
  position      INTEGER NOT NULL,
  account_id    TEXT NOT NULL REFERENCES account (id),
  credential_id TEXT NOT NULL REFERENCES credential (id),
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'confirmed', 'doubtful', 'void')),
  secret        TEXT,                       -- the clear provisional password, kept only until the letter is confirmed or void
  updated_at    INTEGER NOT NULL,
  CHECK ((state IN ('confirmed', 'void')) = (secret IS NULL)),
  UNIQUE (batch_id, position)
) STRICT;
CREATE INDEX letter_by_account ON letter (account_id);

CREATE TABLE message (
  id              TEXT PRIMARY KEY,         -- also the idempotency key given to gateways
  channel         TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
  template        TEXT NOT NULL,
  locale          TEXT NOT NULL,
  recipient       TEXT NOT NULL,
  params          TEXT,                     -- JSON; erased once sent or dropped, since it may hold a code
  state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'unknown', 'failed', 'dropped')),
  deadline        INTEGER,                  -- milliseconds; after it the message is dropped, never sent
  tries           INTEGER NOT NULL DEFAULT 0,
  next_try_at     INTEGER NOT NULL,
  failure         TEXT,                     -- a code of codes.ts
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX message_due ON message (next_try_at) WHERE state = 'queued';

CREATE TABLE request (
  id         TEXT PRIMARY KEY,
  reference  TEXT NOT NULL UNIQUE,          -- short, said aloud at the counter
  kind       TEXT NOT NULL CHECK (kind IN ('unknown-number', 'wrong-date', 'not-my-child')),
  guardian_id TEXT REFERENCES guardian (id),
  entered    TEXT NOT NULL,                 -- JSON: what the parent typed
  created_at INTEGER NOT NULL,
  closed_at  INTEGER,
  closed_by  TEXT
) STRICT;
CREATE INDEX request_open ON request (created_at) WHERE closed_at IS NULL;

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,                   -- a person's id, 'parent', 'system' or 'cli'
  action   TEXT NOT NULL,
  subject  TEXT,                            -- an id; never a name, never a secret
  detail   TEXT NOT NULL,                   -- JSON
  previous TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;
`
