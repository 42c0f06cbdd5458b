/**
 * What a result shows of a family lies beside its place, in the order of names: the rows of a page are read from a page or two of the
 * file, and not from six tables each. More is gathered before the index is written, and its parts are joined in pairs.
 */
export const sql = /* sql */ `
CREATE TABLE finder_row_next (
  place       INTEGER PRIMARY KEY,            -- rowid in finder, and the order of names
  guardian_id TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  state       TEXT NOT NULL,
  mobile      TEXT,
  mail        TEXT,
  children    TEXT NOT NULL                   -- JSON: [{firstName, className}]
) STRICT;
INSERT INTO finder_row_next
  SELECT f.place, f.guardian_id, coalesce(trim(coalesce(g.usage_name, g.family_name) || ' ' || g.first_name), ''),
    coalesce(a.state, 'unnotified'), g.mobile, g.mail,
    (SELECT json_group_array(json_object('firstName', p.first_name, 'className', p.class_name) ORDER BY p.birth_date, p.id)
     FROM responsibility r JOIN pupil p ON p.id = r.pupil_id WHERE r.guardian_id = f.guardian_id AND p.left_on IS NULL)
  FROM finder_row f LEFT JOIN guardian g ON g.id = f.guardian_id LEFT JOIN account a ON a.guardian_id = f.guardian_id ORDER BY f.place;
DROP TABLE finder_row;
ALTER TABLE finder_row_next RENAME TO finder_row;

INSERT INTO finder (finder, rank) VALUES ('hashsize', 16777216);
INSERT INTO finder (finder, rank) VALUES ('usermerge', 2);
`
