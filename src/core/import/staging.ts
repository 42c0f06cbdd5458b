import Database from 'better-sqlite3'
import { rmSync } from 'node:fs'
import { failure, type Failure } from '../../shared/codes.ts'
import { unlock } from '../store/cipher.ts'
import type { Db } from '../store/open.ts'

/** A pupil as an export gives it; `key` is how links of the same export name it. */
export interface StagedPupil {
  readonly key: string
  /** How the store finds this pupil again: by INE when there is one. */
  readonly sourceKey: string
  /** How the store may know a pupil whose INE came later. */
  readonly otherKey: string
  readonly ine: string | null
  readonly family: string
  readonly usage: string | null
  readonly first: string
  readonly birth: string | null
  readonly sex: 'M' | 'F' | null
  readonly className: string | null
  /** Not at the school any more, though the export still holds them. */
  readonly left: 0 | 1
  readonly file: string
  readonly line: number
  /** For joins by name: see namesOf; with the used name, empty when there is none; and the folded class. */
  readonly names: string
  readonly usageNames: string
  readonly classKey: string
}

export interface StagedGuardian {
  readonly key: string
  /** How the store finds this guardian again; null when the export has no number for people, and `names` and children must do. */
  readonly sourceKey: string | null
  readonly names: string
  readonly civility: 'M' | 'MME' | null
  readonly family: string
  readonly usage: string | null
  readonly first: string
  readonly mobile: string | null
  readonly mobileRaw: string | null
  readonly home: string | null
  readonly work: string | null
  readonly mail: string | null
  readonly addressId: string | null
  readonly lines: string
  readonly postal: string | null
  readonly city: string | null
  readonly country: string | null
  readonly search: string
  readonly file: string
  readonly line: number
}

export interface StagedLink {
  readonly pupil: string
  readonly guardian: string
  readonly legal: 0 | 1
  readonly rank: 1 | 2 | null
  readonly kinship: string | null
  readonly file: string
  readonly line: number
}

/** A child as a guardian's row names it, to be found among the pupils: one line for each class that the cell may mean. */
export interface StagedChild {
  readonly guardian: string
  /** Which of the row's children, from 0. */
  readonly child: number
  readonly names: string
  readonly classKey: string
  readonly name: string
  readonly file: string
  readonly line: number
}

/** Whom a row names beside a guardian, both by key: one of a couple, mostly. */
export interface StagedBeside {
  readonly guardian: string
  readonly other: string
}

/** A line of EduConnect's account list. `password` in clear, null when there is none to bring. */
export interface StagedAccountLine {
  readonly line: number
  readonly pupil: string
  readonly pupilNames: string
  readonly classKey: string
  readonly guardian: string
  readonly guardianNames: string
  readonly identifier: string
  readonly password: string | null
  /** The list says that it was changed: `******`. */
  readonly changed: 0 | 1
}

export interface StagedAddress {
  readonly id: string
  readonly lines: string
  readonly postal: string | null
  readonly city: string | null
  readonly country: string | null
}

const TABLES = {
  pupil: {
    key: 'TEXT PRIMARY KEY',
    sourceKey: 'TEXT',
    otherKey: 'TEXT',
    ine: 'TEXT',
    family: 'TEXT',
    usage: 'TEXT',
    first: 'TEXT',
    birth: 'TEXT',
    sex: 'TEXT',
    className: 'TEXT',
    left: 'INTEGER',
    file: 'TEXT',
    line: 'INTEGER',
    names: 'TEXT',
    usageNames: 'TEXT',
    classKey: 'TEXT',
  },
  class: { key: 'TEXT PRIMARY KEY', className: 'TEXT' },
  guardian: {
    key: 'TEXT PRIMARY KEY',
    sourceKey: 'TEXT',
    names: 'TEXT',
    civility: 'TEXT',
    family: 'TEXT',
    usage: 'TEXT',
    first: 'TEXT',
    mobile: 'TEXT',
    mobileRaw: 'TEXT',
    home: 'TEXT',
    work: 'TEXT',
    mail: 'TEXT',
    addressId: 'TEXT',
    lines: 'TEXT',
    postal: 'TEXT',
    city: 'TEXT',
    country: 'TEXT',
    search: 'TEXT',
    file: 'TEXT',
    line: 'INTEGER',
  },
  link: { pupil: 'TEXT', guardian: 'TEXT', legal: 'INTEGER', rank: 'INTEGER', kinship: 'TEXT', file: 'TEXT', line: 'INTEGER' },
  named_child: { guardian: 'TEXT', child: 'INTEGER', names: 'TEXT', classKey: 'TEXT', name: 'TEXT', file: 'TEXT', line: 'INTEGER' },
  beside: { guardian: 'TEXT', other: 'TEXT' },
  account_line: {
    line: 'INTEGER PRIMARY KEY',
    pupil: 'TEXT',
    pupilNames: 'TEXT',
    classKey: 'TEXT',
    guardian: 'TEXT',
    guardianNames: 'TEXT',
    identifier: 'TEXT',
    password: 'TEXT',
    changed: 'INTEGER',
  },
  address: { id: 'TEXT PRIMARY KEY', lines: 'TEXT', postal: 'TEXT', city: 'TEXT', country: 'TEXT' },
  rejected: { id: 'INTEGER PRIMARY KEY', file: 'TEXT', line: 'INTEGER', reason: 'TEXT' },
} as const
type Table = keyof typeof TABLES

/**
 * Rows of an export waiting to be compared, in an encrypted file of their own, which nobody else reads before it is closed: so they
 * are written as they come, in one transaction, and memory does not grow.
 */
export function openStaging(path: string, key: string | null, nativeBinding?: string) {
  removeStaging(path)
  const db: Db = new Database(path, nativeBinding === undefined ? {} : { nativeBinding })
  if (key !== null) unlock(db, path, key)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  const statements = new Map<Table, Database.Statement>()
  for (const table of Object.keys(TABLES) as Table[]) {
    const columns = Object.entries(TABLES[table])
    db.exec(`CREATE TABLE ${table} (${columns.map(([name, type]) => `${name} ${type}`).join(', ')}) STRICT`)
    const names = columns.map(([name]) => name).filter((name) => table !== 'rejected' || name !== 'id')
    statements.set(
      table,
      db.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`),
    )
  }
  db.exec('BEGIN')

  const add = (table: Table, row: object): boolean => (statements.get(table)?.run(row).changes ?? 0) > 0
  const reject = (file: string, line: number, reason: Failure): void => void add('rejected', { file, line, reason: JSON.stringify(reason) })
  return {
    /** A pupil whose key came before is a line for a person to look at. */
    pupil(row: StagedPupil): void {
      const { file, line, first, family } = row
      if (!add('pupil', row)) reject(file, line, failure('import_twice', { file, line, name: `${first} ${family}` }))
    },
    /** A pupil of whom a table may have several rows, one for each guardian. */
    pupilOnce: (row: StagedPupil): void => void add('pupil', row),
    /** The class of a pupil, where the export says it apart; the first one counts. */
    className: (key: string, className: string): void => void add('class', { key, className }),
    guardian: (row: StagedGuardian): void => void add('guardian', row),
    link: (row: StagedLink): void => void add('link', row),
    namedChild: (row: StagedChild): void => void add('named_child', row),
    beside: (row: StagedBeside): void => void add('beside', row),
    accountLine: (row: StagedAccountLine): void => void add('account_line', row),
    address: (row: StagedAddress): void => void add('address', row),
    reject,
    close(): void {
      if (!db.open) return
      db.exec('COMMIT')
      db.close()
    },
  }
}
export type Staging = ReturnType<typeof openStaging>

/** Removes what a preview left, also after a crash: a journal without its file would spoil the next one. */
export function removeStaging(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}
