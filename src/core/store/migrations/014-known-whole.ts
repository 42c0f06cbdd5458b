/**
 * The version up to which this machine has heard everything. Behind the cursor while pages still come: what a later page brings may
 * have been written long before the cursor.
 */
export const sql = /* sql */ `
ALTER TABLE sync_state ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
UPDATE sync_state SET base = cursor;
`
