import type { AccountListChoices, AccountListReport } from '../../../shared/account-list.ts'
import type { Failure } from '../../../shared/codes.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import type { Credentials } from '../../store/credentials.ts'
import type { Db } from '../../store/open.ts'
import { attach } from '../attach.ts'
import { ImportFailed } from '../failed.ts'
import { oneAtATime } from '../turn.ts'
import { beginTrace, endTrace } from '../undo.ts'
import { hashing, type ListOptions, type StagedList } from './account-list.ts'
import { makeClaims, refuseTaken, SETS_IDENTIFIER, SETS_PASSWORD } from './match.ts'
import { dropKnownPasswords, hashPasswords } from './passwords.ts'
import { accountListPreview } from './preview.ts'

export interface ApplyListOptions extends ListOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** When a provisional password ends. */
  readonly expiresAt: number
  readonly ids: () => string
  readonly actor: string
  readonly credentials: Credentials
  readonly atomically: (work: () => void) => void
  /** Called inside the transaction, for the audit. */
  readonly within: (report: AccountListReport) => void
}

/** Hashes first, which takes a while and may be stopped, then writes all of it in one transaction. Failure: `import_cancelled`. */
export function applyAccountList(
  db: Db,
  staged: StagedList,
  choices: AccountListChoices,
  options: ApplyListOptions,
): Promise<Result<AccountListReport, Failure>> {
  return oneAtATime(db, async () => {
    const detach = attach(db, staged)
    try {
      if (choices.chosen.length > 0) {
        const chosen = choices.chosen.flatMap(({ ref, guardianId }) => {
          const line = lineOf(ref)
          return line === null ? [] : [{ line, guardianId }]
        })
        makeClaims(db, chosen)
        await dropKnownPasswords(db, hashing(options))
      }
      const before = counted(db)
      const { leftCount } = accountListPreview(db)
      for (const ref of choices.without) {
        const line = lineOf(ref)
        if (line !== null) db.prepare(`UPDATE staging.claim SET reason = 'left-out' WHERE line = ?`).run(line)
      }
      if (!choices.identifiers) db.exec(`UPDATE staging.claim SET reason = 'left-out' WHERE reason IS NULL AND was <> identifier`)
      if (!choices.passwords) db.exec(`UPDATE staging.claim SET password = NULL`)
      await hashPasswords(db, hashing(options))
      refuseTaken(db)
      const after = counted(db)
      const report: AccountListReport = {
        format: 'educonnect',
        accounts: after.accounts,
        identifiers: after.identifiers,
        passwords: after.passwords,
        left: leftCount,
        leftOut: before.accounts - after.accounts,
        clearFile: staged.preview.clear ? staged.file : null,
      }
      options.atomically(() => {
        const run = { id: options.ids(), at: options.now, actor: options.actor }
        beginTrace(db, run)
        write(db, options)
        endTrace(db, { ...run, report })
        options.within(report)
      })
      return ok(report)
    } catch (error) {
      if (error instanceof ImportFailed) return err(error.failure)
      throw error
    } finally {
      detach()
    }
  })
}
const lineOf = (ref: string): number | null => (/^l\d{1,9}$/.test(ref) ? Number(ref.slice(1)) : null)

function counted(db: Db): { readonly accounts: number; readonly identifiers: number; readonly passwords: number } {
  const count = (where: string): number =>
    db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM staging.claim c WHERE ${where}`).get()?.n ?? 0
  return {
    accounts: count(`${SETS_IDENTIFIER} OR ${SETS_PASSWORD}`),
    identifiers: count(SETS_IDENTIFIER),
    passwords: count(SETS_PASSWORD),
  }
}

/** Identifiants in two goes, since two people may change theirs for each other's. */
function write(db: Db, { now, expiresAt, ids, credentials }: ApplyListOptions): void {
  const changing = `SELECT c.account FROM staging.claim c WHERE ${SETS_IDENTIFIER}`
  db.prepare(`UPDATE main.account SET identifier = '~' || id, updated_at = ? WHERE id IN (${changing})`).run(now)
  db.prepare(
    `UPDATE main.account SET identifier = (SELECT c.identifier FROM staging.claim c WHERE c.account = account.id AND ${SETS_IDENTIFIER}), updated_at = ?
     WHERE id IN (${changing})`,
  ).run(now)
  const hashed = db.prepare<[number], { line: number; account: string; hash: string }>(
    `SELECT c.line, c.account, c.hash FROM staging.claim c WHERE ${SETS_PASSWORD} AND c.hash IS NOT NULL AND c.line > ? ORDER BY c.line LIMIT 500`,
  )
  for (let last = -1; ;) {
    const rows = hashed.all(last)
    for (const { account, hash } of rows) credentials.replace({ id: ids(), accountId: account, kind: 'provisional', hash, now, expiresAt })
    if (rows.length === 0) return
    last = rows.at(-1)?.line ?? last
  }
}
