/** What staff do about families: corrections that wait to be made in the school's own system too, accounts closed, requests settled. */
export const sql = /* sql */ `
CREATE TABLE correction (
  id           TEXT PRIMARY KEY,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('guardian', 'pupil')),
  subject_id   TEXT NOT NULL,
  field        TEXT NOT NULL,                 -- as import/difference.ts names it
  before       TEXT,
  after        TEXT,
  reason       TEXT NOT NULL,
  at           INTEGER NOT NULL,
  actor        TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'undone'))
) STRICT;
CREATE UNIQUE INDEX correction_open ON correction (subject_kind, subject_id, field) WHERE state = 'open';
CREATE INDEX correction_of ON correction (subject_id);

CREATE TABLE tie (                             -- children linked or unlinked by staff, guardians merged: kept against the next import
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('linked', 'unlinked', 'merged')),
  guardian_id TEXT NOT NULL,
  other_id    TEXT NOT NULL,                  -- the pupil, or the guardian who was merged into this one
  before      TEXT NOT NULL,                  -- JSON: what undoing needs
  reason      TEXT NOT NULL,
  at          INTEGER NOT NULL,
  actor       TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'undone'))
) STRICT;
CREATE UNIQUE INDEX tie_open ON tie (kind, guardian_id, other_id) WHERE state = 'open';
CREATE INDEX tie_of ON tie (guardian_id);

ALTER TABLE account ADD COLUMN closed_at INTEGER;             -- deactivated by staff; cannot be signed in with
ALTER TABLE account ADD COLUMN closed_reason TEXT;
ALTER TABLE guardian ADD COLUMN merged_into TEXT REFERENCES guardian (id);  -- one person under two identifiers
ALTER TABLE guardian ADD COLUMN erased_at INTEGER;            -- on the person's request (RGPD, article 17)
ALTER TABLE request ADD COLUMN resolution TEXT;
CREATE INDEX request_of ON request (guardian_id) WHERE guardian_id IS NOT NULL;
`
