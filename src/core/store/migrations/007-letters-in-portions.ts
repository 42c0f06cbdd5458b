/** Letters of other kinds, with the school's own texts, printed in portions whose jobs the spooler knows, and signed for. */
export const sql = /* sql */ `
CREATE TABLE letter_text (
  id         INTEGER PRIMARY KEY,           -- the highest of a kind is in use; none is ever changed
  kind       TEXT NOT NULL,
  blocks     TEXT NOT NULL,                 -- JSON: block to text with {{variables}}
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE INDEX letter_text_by_kind ON letter_text (kind, id);

ALTER TABLE letter_batch ADD COLUMN kind TEXT NOT NULL DEFAULT 'C01';
ALTER TABLE letter_batch ADD COLUMN text_id INTEGER REFERENCES letter_text (id);  -- NULL: the texts that come with Guichet
ALTER TABLE letter_batch ADD COLUMN separators INTEGER NOT NULL DEFAULT 0;        -- 1: a page before each class

CREATE TABLE print_job (
  id          TEXT PRIMARY KEY,
  batch_id    TEXT NOT NULL REFERENCES letter_batch (id),
  printer     TEXT NOT NULL,
  spooler_job TEXT,                         -- as the spooler calls it; NULL where it gives no names
  created_at  INTEGER NOT NULL,
  ended_at    INTEGER                       -- when what became of it was known
) STRICT;
CREATE INDEX print_job_open ON print_job (batch_id) WHERE ended_at IS NULL;

CREATE TABLE letter_next (
  id            TEXT PRIMARY KEY,
  number        INTEGER NOT NULL UNIQUE,    -- printed on the page: every page can be accounted for
  batch_id      TEXT NOT NULL REFERENCES letter_batch (id),
  position      INTEGER NOT NULL,
  account_id    TEXT NOT NULL REFERENCES account (id),
  credential_id TEXT REFERENCES credential (id),  -- NULL: a reminder, which holds no secret
  state         TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'confirmed', 'doubtful', 'void')),
  secret        TEXT,                       -- the clear provisional password, kept only until the letter is confirmed or void
  updated_at    INTEGER NOT NULL,
  print_job_id  TEXT REFERENCES print_job (id),
  CHECK ((secret IS NULL) = (state IN ('confirmed', 'void') OR credential_id IS NULL)),
  UNIQUE (batch_id, position)
) STRICT;
INSERT INTO letter_next (id, number, batch_id, position, account_id, credential_id, state, secret, updated_at)
  SELECT id, number, batch_id, position, account_id, credential_id, state, secret, updated_at FROM letter;
DROP TABLE letter;
ALTER TABLE letter_next RENAME TO letter;
CREATE INDEX letter_by_account ON letter (account_id);
CREATE INDEX letter_by_print_job ON letter (print_job_id) WHERE print_job_id IS NOT NULL;

CREATE TABLE letter_receipt (
  letter_id TEXT PRIMARY KEY REFERENCES letter (id),
  way       TEXT NOT NULL CHECK (way IN ('screen', 'paper')),
  strokes   TEXT,                           -- JSON: the signature's lines, in thousandths of its field's width; NULL on paper
  given_at  INTEGER NOT NULL,
  given_by  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
