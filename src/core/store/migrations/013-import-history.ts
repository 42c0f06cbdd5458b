/** What each import changed in a family's records, for its history: gone with the person, whoever erases them. */
export const sql = /* sql */ `
CREATE TABLE import_history (
  id        TEXT PRIMARY KEY,
  at        INTEGER NOT NULL,
  actor     TEXT NOT NULL,
  undone_at INTEGER,
  undone_by TEXT
) STRICT;
CREATE TABLE import_change (
  import_id   TEXT NOT NULL REFERENCES import_history (id) ON DELETE CASCADE,
  guardian_id TEXT REFERENCES guardian (id) ON DELETE CASCADE,
  pupil_id    TEXT REFERENCES pupil (id) ON DELETE CASCADE,  -- both: what binds them
  what        TEXT NOT NULL CHECK (what IN ('added', 'changed', 'left', 'back', 'linked', 'unlinked', 'password')),
  fields      TEXT NOT NULL DEFAULT '[]',                    -- JSON: {field, before, after}
  CHECK (guardian_id IS NOT NULL OR pupil_id IS NOT NULL)
) STRICT;
CREATE INDEX import_change_of_guardian ON import_change (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX import_change_of_pupil ON import_change (pupil_id) WHERE pupil_id IS NOT NULL;
CREATE TRIGGER import_change_forgets AFTER UPDATE OF erased_at ON guardian WHEN new.erased_at IS NOT NULL BEGIN
  DELETE FROM import_change WHERE guardian_id = new.id;
END;
`
