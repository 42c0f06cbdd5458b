const WHEN = `WHEN (SELECT capturing FROM sync_state) = 1 BEGIN INSERT INTO sync_touched VALUES ('mail_link',`
const ONCE = `ON CONFLICT DO NOTHING; END;`

/** Links in mails, which open a page of the hub; it learns of them as of every other record. */
export const sql = /* sql */ `
CREATE TABLE mail_link (
  id         TEXT PRIMARY KEY,              -- of its mail and of the code in it
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL CHECK (purpose IN ('validate-mail', 'choose-password', 'change-mail')),
  token_hash TEXT NOT NULL,                 -- SHA-256; the token itself is in the mail only
  mail       TEXT NOT NULL,                 -- '' once it has ended
  locale     TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at   INTEGER,
  end_reason TEXT CHECK (end_reason IN ('used', 'replaced', 'withdrawn')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX mail_link_of ON mail_link (account_id);
CREATE INDEX mail_link_expiry ON mail_link (expires_at);

CREATE TRIGGER sync_mail_link_added AFTER INSERT ON mail_link ${WHEN} new.id) ${ONCE}
CREATE TRIGGER sync_mail_link_changed AFTER UPDATE OF account_id, purpose, token_hash, mail, locale, created_at, expires_at, ended_at, end_reason
  ON mail_link ${WHEN} new.id) ${ONCE}
CREATE TRIGGER sync_mail_link_removed AFTER DELETE ON mail_link ${WHEN} old.id) ${ONCE}
`
