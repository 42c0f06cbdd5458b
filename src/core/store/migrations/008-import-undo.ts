/** What the last import changed, row by row, so that it can be undone: written by triggers while an import applies, and only then. */
export const sql = /* sql */ `
CREATE TABLE import_run (
  id       TEXT PRIMARY KEY,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL,
  report   TEXT NOT NULL,                     -- JSON: what was brought
  settings TEXT NOT NULL,                     -- JSON: settings as they were
  tracing  INTEGER NOT NULL                   -- 1 while it applies
) STRICT;
CREATE INDEX import_run_tracing ON import_run (tracing) WHERE tracing = 1;
CREATE TABLE import_trace (
  sequence INTEGER PRIMARY KEY,
  run_id   TEXT NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
  what     TEXT NOT NULL,                     -- a table
  op       TEXT NOT NULL CHECK (op IN ('added', 'changed', 'removed')),
  row      TEXT NOT NULL                      -- JSON: the row before, or its key where it was added
) STRICT;
CREATE INDEX import_trace_by_run ON import_trace (run_id);
CREATE TRIGGER trace_pupil_added AFTER INSERT ON pupil WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'pupil', 'added', json_object('id', new.id) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_pupil_changed AFTER UPDATE ON pupil WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'pupil', 'changed', json_object('id', old.id, 'source_key', old.source_key, 'ine', old.ine, 'family_name', old.family_name, 'usage_name', old.usage_name, 'first_name', old.first_name, 'birth_date', old.birth_date, 'sex', old.sex, 'class_name', old.class_name, 'left_on', old.left_on, 'updated_at', old.updated_at) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_guardian_added AFTER INSERT ON guardian WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'guardian', 'added', json_object('id', new.id) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_guardian_changed AFTER UPDATE ON guardian WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'guardian', 'changed', json_object('id', old.id, 'source_key', old.source_key, 'civility', old.civility, 'family_name', old.family_name, 'usage_name', old.usage_name, 'first_name', old.first_name, 'mobile', old.mobile, 'mobile_raw', old.mobile_raw, 'phone_home', old.phone_home, 'phone_work', old.phone_work, 'mail', old.mail, 'address_lines', old.address_lines, 'postal_code', old.postal_code, 'city', old.city, 'country', old.country, 'search_name', old.search_name, 'left_on', old.left_on, 'updated_at', old.updated_at) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_responsibility_added AFTER INSERT ON responsibility WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'responsibility', 'added', json_object('guardian_id', new.guardian_id, 'pupil_id', new.pupil_id, 'legal_rank', new.legal_rank, 'kinship', new.kinship) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_responsibility_removed AFTER DELETE ON responsibility WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'responsibility', 'removed', json_object('guardian_id', old.guardian_id, 'pupil_id', old.pupil_id, 'legal_rank', old.legal_rank, 'kinship', old.kinship) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_account_added AFTER INSERT ON account WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'account', 'added', json_object('id', new.id) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_correction_changed AFTER UPDATE ON correction WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'correction', 'changed', json_object('id', old.id, 'state', old.state) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_tie_changed AFTER UPDATE ON tie WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'tie', 'changed', json_object('id', old.id, 'state', old.state) FROM import_run WHERE tracing = 1;
END;
`
