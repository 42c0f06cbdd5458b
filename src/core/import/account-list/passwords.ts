import { hashOfIssued, issuedHash } from '../../domain/secret.ts'
import type { PasswordHasher } from '../../secrets/password-hash.ts'
import type { Db } from '../../store/open.ts'

/** How many are hashed at a time: the hasher has threads of its own. */
const AT_ONCE = 4

interface ToHash {
  readonly line: number
  readonly password: string
  readonly known: string | null
}

export interface HashOptions {
  readonly hasher: PasswordHasher
  /** May throw to stop; called between hashes. */
  readonly between: () => void
  readonly onProgress: (done: number, total: number) => void
}

/**
 * EduConnect's provisional passwords are too short for a keyed hash, so they get what chosen ones get: argon2id. One that the account has
 * already is taken off its claim: the same list again changes nothing. `where`: SQL over `c`, which claims are looked at.
 */
export const dropKnownPasswords = (db: Db, options: HashOptions): Promise<void> =>
  each(db, `c.reason IS NULL AND c.password IS NOT NULL AND c.known IS NOT NULL`, options, async ({ line, password, known }) => {
    if (await options.hasher.verify(password, known === null ? null : hashOfIssued(known)))
      db.prepare('UPDATE staging.claim SET password = NULL WHERE line = ?').run(line)
  })

/** Leaves the hash in the claim, to be written in one transaction. The clear one is erased with it. */
export const hashPasswords = (db: Db, options: HashOptions): Promise<void> =>
  each(db, `c.reason IS NULL AND c.password IS NOT NULL`, options, async ({ line, password }) => {
    const hash = issuedHash(await options.hasher.hash(password))
    db.prepare(`UPDATE staging.claim SET hash = ?, password = '' WHERE line = ?`).run(hash, line)
  })

async function each(db: Db, where: string, { between, onProgress }: HashOptions, work: (row: ToHash) => Promise<void>): Promise<void> {
  const total = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM staging.claim c WHERE ${where}`).get()?.n ?? 0
  const page = db.prepare<[number], ToHash>(
    `SELECT c.line, c.password, c.known FROM staging.claim c WHERE ${where} AND c.hash IS NULL AND c.line > ? ORDER BY c.line LIMIT ${AT_ONCE}`,
  )
  let done = 0
  for (let last = -1; ;) {
    between()
    const rows = page.all(last)
    if (rows.length === 0) return
    await Promise.all(rows.map(work))
    last = rows.at(-1)?.line ?? last
    done += rows.length
    onProgress(done, total)
  }
}
