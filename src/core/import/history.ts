import type { ImportChange } from '../../shared/import.ts'
import type { Db } from '../store/open.ts'
import { GUARDIAN_FIELDS, PUPIL_FIELDS } from './fields.ts'

const idOf = `json_extract(t.row, '$.id')`
const trace = (what: string, op: string): string => `import_trace t WHERE t.run_id = @id AND t.what = '${what}' AND t.op = '${op}'`
const insert = (what: string, guardian: string, pupil: string, from: string, fields = `'[]'`): string =>
  `INSERT INTO import_change (import_id, guardian_id, pupil_id, what, fields) SELECT @id, ${guardian}, ${pupil}, ${what}, ${fields} ${from}`
const literal = (what: ImportChange['what']): string => `'${what}'`

/** Each row as it was when the import began: a row may change twice in one. */
const first = (what: string): string => `(SELECT min(t.sequence), t.row AS was FROM ${trace(what, 'changed')} GROUP BY ${idOf})`

/** SQL: a JSON array of the fields that are another in `n`, the row as it is now, than in `was`. */
function fieldsOf(fields: readonly (readonly [name: string, column: string])[]): string {
  const sides = fields.map(([name, column]) => `SELECT '${name}' AS f, json_extract(was, '$.${column}') AS b, n.${column} AS a`)
  return `(SELECT json_group_array(json_object('field', f, 'before', b, 'after', a)) FROM (${sides.join(' UNION ALL ')}) WHERE b IS NOT a)`
}

function changed(what: 'guardian' | 'pupil'): string {
  const fields = (what === 'guardian' ? GUARDIAN_FIELDS : PUPIL_FIELDS).map(({ name, stored }) => [name, stored] as const)
  const wasAway = `json_extract(was, '$.left_on') IS NOT NULL`
  const how = `iif((${wasAway}) = (n.left_on IS NOT NULL), 'changed', iif(n.left_on IS NULL, 'back', 'left'))`
  return insert(
    how,
    what === 'guardian' ? 'n.id' : 'NULL',
    what === 'pupil' ? 'n.id' : 'NULL',
    `FROM ${first(what)} JOIN ${what} n ON n.id = json_extract(was, '$.id') WHERE ${how} <> 'changed' OR ${fieldsOf(fields)} <> '[]'`,
    fieldsOf(fields),
  )
}

const newOnes = (what: string): string => `(SELECT ${idOf} FROM ${trace(what, 'added')})`
/** Ties are taken away and put back together: only what is another in the end counts. */
const ties = (op: 'added' | 'removed'): string =>
  `(SELECT json_extract(t.row, '$.guardian_id') AS guardian, json_extract(t.row, '$.pupil_id') AS pupil, json_extract(t.row, '$.legal_rank') AS rank FROM ${trace('responsibility', op)})`
const neverIn = (op: 'added' | 'removed'): string => `(x.guardian, x.pupil) NOT IN (SELECT guardian, pupil FROM ${ties(op)})`
const HISTORY = [
  insert(literal('added'), 'n.id', 'NULL', `FROM guardian n WHERE n.id IN ${newOnes('guardian')}`),
  insert(literal('added'), 'NULL', 'n.id', `FROM pupil n WHERE n.id IN ${newOnes('pupil')}`),
  changed('guardian'),
  changed('pupil'),
  insert(
    literal('changed'),
    'n.guardian_id',
    'NULL',
    `FROM ${first('account')} JOIN account n ON n.id = json_extract(was, '$.id') WHERE json_extract(was, '$.identifier') <> n.identifier`,
    fieldsOf([['identifier', 'identifier']]),
  ),
  insert(
    literal('password'),
    'a.guardian_id',
    'NULL',
    `FROM credential n JOIN account a ON a.id = n.account_id WHERE n.id IN ${newOnes('credential')}`,
  ),
  insert(
    literal('linked'),
    'x.guardian',
    'x.pupil',
    `FROM ${ties('added')} x WHERE ${neverIn('removed')}
       AND NOT (x.guardian IN ${newOnes('guardian')} AND x.pupil IN ${newOnes('pupil')})`,
  ),
  insert(literal('unlinked'), 'x.guardian', 'x.pupil', `FROM ${ties('removed')} x WHERE ${neverIn('added')}`),
  insert(
    literal('changed'),
    'x.guardian',
    'x.pupil',
    `FROM ${ties('removed')} x JOIN ${ties('added')} y ON x.guardian = y.guardian AND x.pupil = y.pupil WHERE x.rank IS NOT y.rank`,
    `json_array(json_object('field', 'rank', 'before', CAST(x.rank AS TEXT), 'after', CAST(y.rank AS TEXT)))`,
  ),
]

/** Keeps what the run that was traced changed in each family, from its traces; nothing when it changed nothing. Inside its transaction. */
export function keepHistory(db: Db, run: { readonly id: string; readonly at: number; readonly actor: string }): void {
  if (db.prepare('SELECT 1 FROM import_trace WHERE run_id = ? LIMIT 1').get(run.id) === undefined) return
  db.prepare('INSERT INTO import_history (id, at, actor) VALUES (@id, @at, @actor)').run(run)
  let kept = 0
  for (const sql of HISTORY) kept += db.prepare(sql).run({ id: run.id }).changes
  if (kept === 0) db.prepare('DELETE FROM import_history WHERE id = ?').run(run.id)
}
