/** How a person mapped the headings of a table, by the set of them; and traces of what EduConnect's account list changes. */
export const sql = /* sql */ `
CREATE TABLE import_mapping (
  headings TEXT PRIMARY KEY,                  -- a digest of the set of folded headings
  mapping  TEXT NOT NULL,                     -- JSON: what a row means, and the heading of each field
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER trace_account_changed AFTER UPDATE ON account WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'account', 'changed', json_object('id', old.id, 'identifier', old.identifier, 'state', old.state, 'origin', old.origin, 'locale', old.locale, 'activated_at', old.activated_at, 'merged_into', old.merged_into, 'fc_subject', old.fc_subject, 'closed_at', old.closed_at, 'closed_reason', old.closed_reason, 'updated_at', old.updated_at) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_credential_added AFTER INSERT ON credential WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'credential', 'added', json_object('id', new.id) FROM import_run WHERE tracing = 1;
END;
CREATE TRIGGER trace_credential_changed AFTER UPDATE ON credential WHEN EXISTS (SELECT 1 FROM import_run WHERE tracing = 1) BEGIN
  INSERT INTO import_trace (run_id, what, op, row) SELECT id, 'credential', 'changed', json_object('id', old.id, 'ended_at', old.ended_at, 'end_reason', old.end_reason) FROM import_run WHERE tracing = 1;
END;
`
