import { identifierBase } from '../domain/identifier.ts'
import type { Db } from '../store/open.ts'
import { stableId } from './stable-id.ts'

interface Without {
  readonly row: number
  readonly id: string
  readonly family: string
  readonly first: string
}

const PAGE = 1_000
/** How many last numbers are remembered: an identifier that is asked for after that is found by looking, only slower. */
const REMEMBERED = 50_000

/** One account, Non notifié, for each guardian present who has none; identifiers in the order of names, so that the same file gives the same. */
export function openAccounts(db: Db, now: number): void {
  db.exec(`
    CREATE TABLE IF NOT EXISTS staging.without_account (row INTEGER PRIMARY KEY, id TEXT, family TEXT, first TEXT);
    DELETE FROM staging.without_account;
    INSERT INTO staging.without_account (id, family, first)
      SELECT g.id, coalesce(g.usage_name, g.family_name), g.first_name FROM main.guardian g
      WHERE g.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM main.account a WHERE a.guardian_id = g.id)
      ORDER BY g.search_name, g.source_key`)
  const page = db.prepare<[number], Without>(
    `SELECT row, id, family, first FROM staging.without_account WHERE row > ? ORDER BY row LIMIT ${PAGE}`,
  )
  const insert = db.prepare<[string, string, string, number]>(
    `INSERT INTO main.account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', ?)`,
  )
  const identifiers = freeIdentifiers(db)
  for (let last = 0; ;) {
    const guardians = page.all(last)
    for (const { id, first, family } of guardians) insert.run(stableId('account', id), id, identifiers(identifierBase(first, family)), now)
    if (guardians.length < PAGE) return
    last = guardians.at(-1)?.row ?? last
  }
}

/** The base itself or with the first number above those taken; remembers where it stopped, so that thousands of one name stay quick. */
function freeIdentifiers(db: Db): (base: string) => string {
  const taken = db.prepare<[string], unknown>('SELECT 1 FROM main.account WHERE identifier = ?')
  const lastNumber = new Map<string, number>()
  return (base) => {
    let n = lastNumber.get(base) ?? 0
    let identifier: string
    do {
      n += 1
      identifier = n === 1 ? base : `${base}${n}`
    } while (taken.get(identifier) !== undefined)
    if (lastNumber.size >= REMEMBERED) lastNumber.clear()
    lastNumber.set(base, n)
    return identifier
  }
}
