/** In SQL that both databases run, or for one of them. */
type Statement = string | { readonly postgres: string }

/** Every step. Index + 1 is the version reached. Never edited once released. */
const steps: readonly (readonly Statement[])[] = [
  [
    `CREATE TABLE hub_school (
       id         TEXT PRIMARY KEY,
       name       TEXT NOT NULL,
       version    BIGINT NOT NULL,               -- of the last change agreed; order comes from here and never from clocks
       ordinals   BIGINT NOT NULL,               -- how many ranges of letter numbers were given out
       live       BIGINT NOT NULL DEFAULT 0,     -- how often something was said that is not kept (supervision)
       keyed      TEXT                           -- sealed: the keys of keyed hashes, so that each machine can check a letter's password
     )`,
    `CREATE TABLE hub_code (
       hash       TEXT PRIMARY KEY,              -- of a one-time code for joining
       school     TEXT NOT NULL,
       label      TEXT NOT NULL,
       expires_at BIGINT NOT NULL,
       used_at    BIGINT
     )`,
    `CREATE TABLE hub_station (
       school      TEXT NOT NULL,
       id          TEXT NOT NULL,
       name        TEXT NOT NULL,
       public_key  TEXT NOT NULL,                -- Ed25519, base64url of its 32 bytes
       joined_at   BIGINT NOT NULL,
       revoked_at  BIGINT,
       PRIMARY KEY (school, id)
     )`,
    `CREATE TABLE hub_life (
       school        TEXT NOT NULL,
       station       TEXT NOT NULL,
       incarnation   BIGINT NOT NULL,
       token         TEXT,
       previous      TEXT,
       last_sequence BIGINT NOT NULL,
       PRIMARY KEY (school, station, incarnation)
     )`,
    `CREATE TABLE hub_record (
       school     TEXT NOT NULL,
       collection TEXT NOT NULL,
       id         TEXT NOT NULL,
       version    BIGINT NOT NULL,
       deleted    INTEGER NOT NULL,
       fields     TEXT NOT NULL,                 -- JSON
       stamps     TEXT NOT NULL,                 -- JSON: who wrote each field, and at which version
       PRIMARY KEY (school, collection, id)
     )`,
    `CREATE INDEX hub_record_by_version ON hub_record (school, version)`,
    `CREATE TABLE hub_key (
       school     TEXT NOT NULL,
       key        TEXT NOT NULL,
       collection TEXT NOT NULL,
       id         TEXT NOT NULL,
       PRIMARY KEY (school, key, collection, id)
     )`,
    `CREATE INDEX hub_key_of ON hub_key (school, collection, id)`,
    `CREATE TABLE hub_change (
       school  TEXT NOT NULL,
       id      TEXT NOT NULL,
       version BIGINT,                           -- null: refused
       code    TEXT,
       PRIMARY KEY (school, id)
     )`,
    `CREATE TABLE hub_link (
       hash   TEXT PRIMARY KEY,                  -- of the token in a mail's link: whose it is, before anybody knows the school
       school TEXT NOT NULL,
       id     TEXT NOT NULL                      -- its mail_link record
     )`,
    `CREATE INDEX hub_link_of ON hub_link (school, id)`,
    `CREATE TABLE hub_nonce (
       school  TEXT NOT NULL,
       station TEXT NOT NULL,
       nonce   TEXT NOT NULL,
       at      BIGINT NOT NULL,
       PRIMARY KEY (school, station, nonce)
     )`,
    `CREATE INDEX hub_nonce_at ON hub_nonce (school, at)`,
  ],
  [
    `CREATE TABLE hub_sent (
       school    TEXT NOT NULL,
       id        TEXT NOT NULL,                  -- the message's, as its station gave it: it leaves once under it
       station   TEXT NOT NULL,
       channel   TEXT NOT NULL,                  -- sms, mail
       recipient TEXT,                           -- a keyed hash, for the limits; erased after two days
       state     TEXT NOT NULL,                  -- sending, sent, refused, unreachable, unknown
       status    TEXT,                           -- why, in a word
       at        BIGINT NOT NULL,
       PRIMARY KEY (school, id)
     )`,
    `CREATE INDEX hub_sent_at ON hub_sent (school, at)`,
  ],
  [
    `CREATE TABLE hub_presence (
       school  TEXT NOT NULL,
       station TEXT NOT NULL,
       at      BIGINT NOT NULL,
       status  TEXT NOT NULL,                    -- JSON: which step a kiosk is at; never what is typed, never who
       PRIMARY KEY (school, station)
     )`,
    `CREATE TABLE hub_order (
       school       TEXT NOT NULL,
       id           TEXT NOT NULL,
       from_station TEXT NOT NULL,
       to_station   TEXT NOT NULL,
       at           BIGINT NOT NULL,
       person       TEXT NOT NULL,
       body         TEXT NOT NULL,               -- JSON; emptied once there is a result
       result       TEXT,                        -- JSON
       PRIMARY KEY (school, id)
     )`,
  ],
  // A record's keys are told from the record as it was read.
  [`DROP INDEX hub_key_of`],
  [
    `ALTER TABLE hub_life ADD COLUMN unheard TEXT`, // of two replies in a row, the first one's token, which the station may not have heard yet
    `ALTER TABLE hub_life ADD COLUMN taken TEXT`, // JSON: the last request, when all of it was taken as it was sent
    // What tells rows apart comes first: a comparison that began with the school would nearly always go on to the next column.
    { postgres: `ALTER TABLE hub_record DROP CONSTRAINT hub_record_pkey, ADD PRIMARY KEY (id, collection, school)` },
    { postgres: `ALTER TABLE hub_key DROP CONSTRAINT hub_key_pkey, ADD PRIMARY KEY (key, id, collection, school)` },
    { postgres: `ALTER TABLE hub_change DROP CONSTRAINT hub_change_pkey, ADD PRIMARY KEY (id, school)` },
  ],
]

/** Every step's statements for that database. */
export const migrationsOf = (database: 'sqlite' | 'postgres'): readonly (readonly string[])[] =>
  steps.map((statements) =>
    statements.flatMap((one) => (typeof one === 'string' ? [one] : database === 'postgres' ? [one.postgres] : [])),
  )

/** Tables whose rows belong to one school; PostgreSQL itself keeps the others out (row-level security). */
export const perSchool: readonly string[] = [
  ...['hub_station', 'hub_life', 'hub_record', 'hub_key', 'hub_change', 'hub_nonce', 'hub_sent', 'hub_presence', 'hub_order'],
]
