import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { auditLog, type AuditLog } from '../../../src/core/audit/log.ts'
import { openStore, type Db } from '../../../src/core/store/open.ts'

const ENTRIES = 12
const COLUMNS = ['sequence', 'at', 'actor', 'action', 'subject', 'detail', 'previous', 'hash'] as const

let folder: string
let db: Db
let log: AuditLog

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-audit-'))
  const opened = openStore({ path: join(folder, 'guichet.db'), key: '5a'.repeat(32), now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  db = opened.value
  log = auditLog(db)
  for (let i = 1; i <= ENTRIES; i += 1) {
    log.append({
      at: 1_800_000_000_000 + i,
      actor: i % 2 === 0 ? 'parent' : 'camille',
      action: 'request.opened',
      subject: i % 3 === 0 ? null : `r${i}`,
      detail: i % 4 === 0 ? {} : { kind: 'wrong-date', tries: i },
    })
  }
})
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

const sequences = fc.integer({ min: 1, max: ENTRIES })

/** What the check says after `work`, which is then undone. Null when the table itself refused the work. */
function afterwards(work: () => void): { readonly firstBreak: number | null } | null {
  db.exec('BEGIN')
  try {
    work()
    return { firstBreak: log.firstBreak() }
  } catch (error) {
    if (error instanceof Error && /constraint/i.test(error.message)) return null
    throw error
  } finally {
    db.exec('ROLLBACK')
  }
}
const run = (sql: string, ...values: unknown[]) => afterwards(() => void db.prepare(sql).run(...values))
const found = (result: ReturnType<typeof afterwards>): boolean => result === null || result.firstBreak !== null

describe('a chain that nobody touched', () => {
  it('is whole', () => {
    expect(log.firstBreak()).toBeNull()
  })
  it('is whole while it is empty', () => {
    expect(afterwards(() => db.exec(`DELETE FROM audit; DELETE FROM setting WHERE key = 'audit.head'`))).toEqual({ firstBreak: null })
  })
  it('goes on where it stopped after it is opened again', () => {
    const again = afterwards(() => {
      auditLog(db).append({ at: 1, actor: 'system', action: 'import.applied', subject: null })
      expect(db.prepare('SELECT max(sequence) FROM audit').pluck().get()).toBe(ENTRIES + 1)
    })
    expect(again).toEqual({ firstBreak: null })
  })
  it('has no entry of what was undone', () => {
    const work = db.transaction(() => {
      log.append({ at: 1, actor: 'system', action: 'import.applied', subject: null })
      throw new Error('undone')
    })
    expect(work).toThrow('undone')
    expect(log.firstBreak()).toBeNull()
    expect(log.about('r1')).toHaveLength(1)
  })
})

describe('an altered chain is found broken', () => {
  it('by one byte, in any column of any entry', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.constantFrom(...COLUMNS),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (sequence, column, position, mask) => {
          const value = db.prepare<[number], Record<string, unknown>>('SELECT * FROM audit WHERE sequence = ?').get(sequence)?.[column]
          const isText = typeof value !== 'number'
          const bytes = Buffer.from(isText ? String(value ?? ' ') : Buffer.from(new BigInt64Array([BigInt(value)]).buffer))
          const at = position % bytes.length
          bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at)
          const sql = `UPDATE audit SET ${column} = ${isText ? 'CAST(? AS TEXT)' : '?'} WHERE sequence = ?`
          return found(run(sql, isText ? bytes : bytes.readBigInt64LE(), sequence))
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('by the entry that was altered', () => {
    fc.assert(
      fc.property(
        sequences,
        (sequence) => run('UPDATE audit SET actor = ? WHERE sequence = ?', 'nobody', sequence)?.firstBreak === sequence,
      ),
    )
  })

  it.each(Array.from({ length: ENTRIES }, (_, i) => i + 1))('by the removal of entry %i', (sequence) => {
    const next = sequence === ENTRIES ? sequence : sequence + 1
    expect(run('DELETE FROM audit WHERE sequence = ?', sequence)).toEqual({ firstBreak: next })
  })

  it('by the removal of every entry from one on', () => {
    fc.assert(fc.property(sequences, (sequence) => run('DELETE FROM audit WHERE sequence >= ?', sequence)?.firstBreak === sequence))
  })

  it('by two entries swapped, with or without their hashes', () => {
    fc.assert(
      fc.property(sequences, sequences, fc.boolean(), (one, other, withHashes) => {
        fc.pre(one !== other)
        const moved = withHashes ? COLUMNS.slice(1) : COLUMNS.slice(1, -2)
        const swap = `UPDATE audit SET (${moved.join()}) = (SELECT ${moved.join()} FROM before WHERE before.sequence = ? + ? - audit.sequence)
          WHERE sequence IN (?, ?)`
        return found(
          afterwards(() => {
            db.exec('CREATE TEMP TABLE before AS SELECT * FROM audit')
            db.prepare(swap).run(one, other, one, other)
          }),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('by an entry put in between, or behind', () => {
    expect(
      run(`INSERT INTO audit SELECT 0, at, actor, action, subject, detail, previous, hash FROM audit WHERE sequence = 1`)?.firstBreak,
    ).toBe(0)
    const behind = `INSERT INTO audit SELECT ${ENTRIES} + 1, at, actor, action, subject, detail, hash, hash FROM audit WHERE sequence = ${ENTRIES}`
    expect(run(behind)?.firstBreak).toBe(ENTRIES + 1)
  })

  it('by the loss of the note on where it ended', () => {
    expect(run(`DELETE FROM setting WHERE key = 'audit.head'`)?.firstBreak).toBe(1)
  })
})
