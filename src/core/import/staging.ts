import Database from 'better-sqlite3'
import { rmSync } from 'node:fs'
import type { Failure } from '../../shared/codes.ts'
import type { Db } from '../store/open.ts'

/** A pupil as an export gives it; `key` is how links of the same export name it. */
export interface StagedPupil {
  readonly key: string
  readonly sourceKey: string
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
  /** For joins by name: folded family|first|class, with the birth name and with the used one. */
  readonly nameKey: string
  readonly usageKey: string
}

export interface StagedGuardian {
  readonly key: string
  readonly sourceKey: string
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
}

export interface StagedAddress {
  readonly id: string
  readonly lines: string
  readonly postal: string | null
  readonly city: string | null
  readonly country: string | null
}

const SCHEMA = `
CREATE TABLE pupil (key TEXT PRIMARY KEY, sourceKey TEXT, ine TEXT, family TEXT, usage TEXT, first TEXT, birth TEXT, sex TEXT, className TEXT,
  left INTEGER, file TEXT, line INTEGER, nameKey TEXT, usageKey TEXT) STRICT;
CREATE TABLE class (key TEXT PRIMARY KEY, className TEXT) STRICT;
CREATE TABLE guardian (key TEXT PRIMARY KEY, sourceKey TEXT, civility TEXT, family TEXT, usage TEXT, first TEXT, mobile TEXT, mobileRaw TEXT, home TEXT,
  work TEXT, mail TEXT, addressId TEXT, lines TEXT, postal TEXT, city TEXT, country TEXT, search TEXT, file TEXT, line INTEGER) STRICT;
CREATE TABLE link (pupil TEXT, guardian TEXT, legal INTEGER, rank INTEGER, kinship TEXT, PRIMARY KEY (pupil, guardian)) STRICT, WITHOUT ROWID;
CREATE TABLE named_child (guardian TEXT, nameKey TEXT, file TEXT, line INTEGER, name TEXT) STRICT;
CREATE TABLE address (id TEXT PRIMARY KEY, lines TEXT, postal TEXT, city TEXT, country TEXT) STRICT;
CREATE TABLE rejected (id INTEGER PRIMARY KEY, file TEXT, line INTEGER, reason TEXT) STRICT;`

const BATCH = 2_000

/**
 * Rows of an export waiting to be compared, in an encrypted file of their own. Written in batches, each a transaction, so that
 * neither memory nor the service's other work waits for the whole.
 */
export function openStaging(path: string, key: string | null, nativeBinding?: string) {
  rmSync(path, { force: true })
  const db: Db = new Database(path, nativeBinding === undefined ? {} : { nativeBinding })
  if (key !== null) db.pragma(`key='${key}'`)
  db.pragma('journal_mode = OFF')
  db.pragma('synchronous = OFF')
  db.exec(SCHEMA)

  const insert = (table: string, columns: readonly string[], or = 'IGNORE') =>
    db.prepare(`INSERT OR ${or} INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`)
  const statements = {
    pupil: insert('pupil', ['key', 'sourceKey', 'ine', 'family', 'usage', 'first', 'birth', 'sex', 'className', 'left', 'file', 'line', 'nameKey', 'usageKey']),
    class: insert('class', ['key', 'className']),
    guardian: insert('guardian', ['key', 'sourceKey', 'civility', 'family', 'usage', 'first', 'mobile', 'mobileRaw', 'home', 'work', 'mail', 'addressId', 'lines', 'postal', 'city', 'country', 'search', 'file', 'line']),
    link: insert('link', ['pupil', 'guardian', 'legal', 'rank', 'kinship'], 'REPLACE'),
    named_child: insert('named_child', ['guardian', 'nameKey', 'file', 'line', 'name']),
    address: insert('address', ['id', 'lines', 'postal', 'city', 'country']),
    rejected: insert('rejected', ['file', 'line', 'reason']),
  }
  let waiting: { table: keyof typeof statements; row: object }[] = []

  const flush = (): void => {
    const rows = waiting
    waiting = []
    db.transaction(() => {
      for (const { table, row } of rows) statements[table].run(row)
    })()
  }
  const add = (table: keyof typeof statements, row: object): void => {
    waiting.push({ table, row })
    if (waiting.length >= BATCH) flush()
  }
  return {
    path,
    pupil: (row: StagedPupil): void => add('pupil', row),
    /** The class of a pupil, wherever the export says it. */
    className: (key: string, className: string): void => add('class', { key, className }),
    guardian: (row: StagedGuardian): void => add('guardian', row),
    link: (row: StagedLink): void => add('link', row),
    /** A child as a guardian's row names it, to be found among the pupils. */
    namedChild: (row: { guardian: string; nameKey: string; file: string; line: number; name: string }): void => add('named_child', row),
    address: (row: StagedAddress): void => add('address', row),
    reject: (file: string, line: number, reason: Failure): void => add('rejected', { file, line, reason: JSON.stringify(reason) }),
    close(): void {
      flush()
      db.close()
    },
  }
}
export type Staging = ReturnType<typeof openStaging>
