/**
 * The search of the staff window: one line of terms a guardian, in an index of SQLite's own (FTS5); see core/finder. Rows are numbered in
 * the order of names, so that the first of them are found without sorting. Whatever changes a family marks it stale, and the finder
 * reads it again: no writer needs to know.
 */
export const sql = /* sql */ `
CREATE VIRTUAL TABLE finder USING fts5 (
  terms, content = '', contentless_delete = 1, detail = none, prefix = '1 2 3 4 6',
  tokenize = "unicode61 remove_diacritics 0 tokenchars '@.-_+='"
);
CREATE TABLE finder_row (
  place       INTEGER PRIMARY KEY,            -- rowid in finder, and the order of names
  guardian_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE finder_near (                    -- names with one letter left out, to find those that were mistyped
  less TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (less, word)
) STRICT, WITHOUT ROWID;
CREATE TABLE finder_stale (guardian_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO finder_stale SELECT id FROM guardian;

CREATE TRIGGER finder_guardian_added AFTER INSERT ON guardian
  BEGIN INSERT INTO finder_stale VALUES (new.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_guardian_changed AFTER UPDATE ON guardian
  BEGIN INSERT INTO finder_stale VALUES (new.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_guardian_gone AFTER DELETE ON guardian
  BEGIN INSERT INTO finder_stale VALUES (old.id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_pupil_changed AFTER UPDATE ON pupil
  BEGIN INSERT INTO finder_stale SELECT guardian_id FROM responsibility WHERE pupil_id = new.id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_linked AFTER INSERT ON responsibility
  BEGIN INSERT INTO finder_stale VALUES (new.guardian_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_unlinked AFTER DELETE ON responsibility
  BEGIN INSERT INTO finder_stale VALUES (old.guardian_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_account_added AFTER INSERT ON account
  BEGIN INSERT INTO finder_stale VALUES (new.guardian_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_account_changed AFTER UPDATE ON account
  BEGIN INSERT INTO finder_stale VALUES (new.guardian_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_contact_added AFTER INSERT ON contact_point
  BEGIN INSERT INTO finder_stale SELECT guardian_id FROM account WHERE id = new.account_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_contact_changed AFTER UPDATE ON contact_point
  BEGIN INSERT INTO finder_stale SELECT guardian_id FROM account WHERE id = new.account_id ON CONFLICT DO NOTHING; END;
CREATE TRIGGER finder_contact_gone AFTER DELETE ON contact_point
  BEGIN INSERT INTO finder_stale SELECT guardian_id FROM account WHERE id = old.account_id ON CONFLICT DO NOTHING; END;
`
