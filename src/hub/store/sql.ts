/** A value as both databases take it. Lists go as JSON, through `each`. */
export type SqlValue = string | number | null

/** One open transaction. Statements are plain SQL with `$1`, `$2`…; the same text runs on both databases. */
export interface Sql {
  all<R>(sql: string, values?: readonly SqlValue[]): Promise<readonly R[]>
  run(sql: string, values?: readonly SqlValue[]): Promise<void>
  /** A FROM item named `each`: the JSON array of objects in that parameter, a row each, with those columns. */
  each(parameter: string, columns: Readonly<Record<string, 'TEXT' | 'BIGINT'>>): string
  /** Ends a SELECT that keeps others from the row until the transaction ends, where the database needs to be told. */
  readonly forUpdate: string
}

/** Where the hub keeps things: an embedded SQLite file, or PostgreSQL. */
export interface Database {
  /**
   * One transaction that sees only that school's rows; null: none of any school. All or nothing. Throws what the database throws
   * and `work` throws; nothing has happened then.
   */
  transact<T>(school: string | null, work: (sql: Sql) => Promise<T>): Promise<T>
  /** Whether it answers. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

/** The database does not answer, has no room, or asks to try again: nothing happened, and the same may go well later. */
export class DatabaseAway extends Error {}
