/** Who the school knows: pupils, guardians and what binds them. Rows as the school information system gave them. */
export const sql = /* sql */ `
CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pupil (
  id          TEXT PRIMARY KEY,
  source_key  TEXT NOT NULL UNIQUE,           -- 'ine:…', 'siecle:ELEVE_ID' or 'onde:…': how the next import finds this row again
  ine         TEXT,
  family_name TEXT NOT NULL,
  usage_name  TEXT,
  first_name  TEXT NOT NULL,
  birth_date  TEXT CHECK (birth_date IS NULL OR birth_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  sex         TEXT CHECK (sex IN ('M', 'F')),
  class_name  TEXT,
  left_on     TEXT,                           -- set when an import no longer holds the pupil, or says so
  updated_at  INTEGER NOT NULL                -- milliseconds since 1970
) STRICT;
CREATE INDEX pupil_by_class ON pupil (class_name) WHERE left_on IS NULL;
CREATE INDEX pupil_by_ine ON pupil (ine) WHERE ine IS NOT NULL;

CREATE TABLE guardian (
  id            TEXT PRIMARY KEY,
  source_key    TEXT NOT NULL UNIQUE,         -- 'siecle:PERSONNE_ID' or 'onde:…'
  civility      TEXT CHECK (civility IN ('M', 'MME')),
  family_name   TEXT NOT NULL,
  usage_name    TEXT,
  first_name    TEXT NOT NULL DEFAULT '',     -- ONDE may lack it
  mobile        TEXT,                         -- E.164 when it could be read, else NULL
  mobile_raw    TEXT,                         -- as exported
  phone_home    TEXT,
  phone_work    TEXT,
  mail          TEXT,
  address_lines TEXT NOT NULL DEFAULT '[]',   -- JSON array of up to 4 lines
  postal_code   TEXT,
  city          TEXT,
  country       TEXT,
  search_name   TEXT NOT NULL,                -- folded names, for search: see domain/names.ts
  left_on       TEXT,                         -- set when no import holds the guardian any more
  updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX guardian_by_mobile ON guardian (mobile) WHERE mobile IS NOT NULL;

CREATE TABLE responsibility (
  guardian_id TEXT NOT NULL REFERENCES guardian (id) ON DELETE CASCADE,
  pupil_id    TEXT NOT NULL REFERENCES pupil (id) ON DELETE CASCADE,
  legal_rank  INTEGER CHECK (legal_rank IN (1, 2)),  -- NULL: the source gives no rank (ONDE) though legally responsible
  kinship     TEXT,                                  -- CODE_PARENTE as exported
  PRIMARY KEY (guardian_id, pupil_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX responsibility_by_pupil ON responsibility (pupil_id);
`
