/** What was erased because its time had passed: numbers and days, nobody's name. */
export const sql = /* sql */ `
CREATE TABLE purge_run (
  id          TEXT PRIMARY KEY,
  at          INTEGER NOT NULL,
  keep_months INTEGER NOT NULL,                -- as the policy said then
  pupils      INTEGER NOT NULL,
  guardians   INTEGER NOT NULL,
  letters     INTEGER NOT NULL,                -- whose numbers stay
  requests    INTEGER NOT NULL,
  messages    INTEGER NOT NULL
) STRICT;
CREATE TABLE purge_line (
  run_id    TEXT NOT NULL REFERENCES purge_run (id) ON DELETE CASCADE,
  left_on   TEXT NOT NULL,
  pupils    INTEGER NOT NULL,
  guardians INTEGER NOT NULL,
  PRIMARY KEY (run_id, left_on)
) STRICT, WITHOUT ROWID;
`
