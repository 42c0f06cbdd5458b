/** Accounts, their secrets, the proofs asked for, and the tries that count against limits. */
export const sql = /* sql */ `
CREATE TABLE account (
  id           TEXT PRIMARY KEY,
  guardian_id  TEXT NOT NULL UNIQUE REFERENCES guardian (id),
  identifier   TEXT NOT NULL UNIQUE COLLATE NOCASE,
  state        TEXT NOT NULL CHECK (state IN ('unnotified', 'notified', 'activating', 'active')),
  origin       TEXT CHECK (origin IN ('school', 'sms', 'franceconnect')),
  locale       TEXT NOT NULL DEFAULT 'fr',
  activated_at INTEGER,
  updated_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE credential (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  kind       TEXT NOT NULL CHECK (kind IN ('provisional', 'password')),
  hash       TEXT NOT NULL,                 -- provisional: keyed hash; password: argon2id
  issued_at  INTEGER NOT NULL,
  expires_at INTEGER,
  ended_at   INTEGER,
  end_reason TEXT CHECK (end_reason IN ('used', 'replaced', 'voided'))
) STRICT;
CREATE UNIQUE INDEX credential_current ON credential (account_id, kind) WHERE ended_at IS NULL;
CREATE INDEX credential_by_account ON credential (account_id);

CREATE TABLE contact_point (
  account_id  TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL CHECK (kind IN ('mail', 'mobile')),
  value       TEXT NOT NULL,
  verified_at INTEGER,
  PRIMARY KEY (account_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE challenge (
  id         TEXT PRIMARY KEY,
  purpose    TEXT NOT NULL CHECK (purpose IN ('activate-sms', 'validate-mail')),
  subject    TEXT NOT NULL,                 -- kiosk session id, or account id for a mail that is answered days later
  recipient  TEXT NOT NULL,
  code_hash  TEXT NOT NULL,
  sent_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries      INTEGER NOT NULL DEFAULT 0,
  ended_at   INTEGER,
  end_reason TEXT CHECK (end_reason IN ('proved', 'replaced', 'exhausted'))
) STRICT;
CREATE UNIQUE INDEX challenge_current ON challenge (purpose, subject) WHERE ended_at IS NULL;

CREATE TABLE attempt (
  id      INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL CHECK (kind IN ('unknown-number', 'wrong-code', 'wrong-date', 'wrong-password', 'wrong-pin', 'code-sent')),
  subject TEXT NOT NULL,                    -- 'kiosk', an account, a recipient's keyed hash or a person
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_recent ON attempt (kind, subject, at);

CREATE TABLE person (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  role     TEXT NOT NULL CHECK (role IN ('secretary', 'head', 'it')),
  pin_hash TEXT NOT NULL,
  left_at  INTEGER
) STRICT;
`
