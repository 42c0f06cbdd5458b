/** Coming back: lost identifiers and passwords, changed mails and mobiles, joined accounts, requests that are resumed. */
export const sql = /* sql */ `
ALTER TABLE account ADD COLUMN merged_into TEXT REFERENCES account (id);  -- joined to another account; cannot sign in any more
ALTER TABLE account ADD COLUMN fc_subject TEXT;                           -- FranceConnect's sub
CREATE UNIQUE INDEX account_by_fc_subject ON account (fc_subject) WHERE fc_subject IS NOT NULL;
CREATE INDEX account_by_merged_into ON account (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE contact_point ADD COLUMN pending TEXT;                        -- a new mail that waits to be validated
CREATE INDEX contact_point_by_value ON contact_point (kind, value);
CREATE INDEX guardian_by_mail ON guardian (mail COLLATE NOCASE) WHERE mail IS NOT NULL;

CREATE TABLE challenge_next (
  id         TEXT PRIMARY KEY,
  purpose    TEXT NOT NULL,
  subject    TEXT NOT NULL,                 -- kiosk session id, or account id for a mail that is answered days later
  recipient  TEXT NOT NULL,
  code_hash  TEXT NOT NULL,
  sent_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  tries      INTEGER NOT NULL DEFAULT 0,
  ended_at   INTEGER,
  end_reason TEXT CHECK (end_reason IN ('proved', 'replaced', 'exhausted'))
) STRICT;
INSERT INTO challenge_next SELECT id, purpose, subject, recipient, code_hash, sent_at, expires_at, tries, ended_at, end_reason FROM challenge;
DROP TABLE challenge;
ALTER TABLE challenge_next RENAME TO challenge;
CREATE UNIQUE INDEX challenge_current ON challenge (purpose, subject) WHERE ended_at IS NULL;

CREATE TABLE request_next (
  id          TEXT PRIMARY KEY,
  reference   TEXT NOT NULL UNIQUE,         -- short, said aloud at the counter, drawn at random
  kind        TEXT NOT NULL,
  guardian_id TEXT REFERENCES guardian (id),
  entered     TEXT NOT NULL,                -- JSON: what the parent typed
  flow        TEXT,                         -- where the parent stopped
  locale      TEXT NOT NULL DEFAULT 'fr',
  mobile      TEXT,                         -- to tell the parent, E.164
  created_at  INTEGER NOT NULL,
  closed_at   INTEGER,
  closed_by   TEXT
) STRICT;
INSERT INTO request_next (id, reference, kind, guardian_id, entered, created_at, closed_at, closed_by)
  SELECT id, reference, kind, guardian_id, entered, created_at, closed_at, closed_by FROM request;
DROP TABLE request;
ALTER TABLE request_next RENAME TO request;
CREATE INDEX request_open ON request (created_at) WHERE closed_at IS NULL;
`
