/** A value as both databases take it. Lists go through `each`. */
export type SqlValue = string | number | null

/** A column of a list that goes along with a statement. */
export type Column =
  | { readonly type: 'TEXT'; readonly list: readonly (string | null)[] }
  | { readonly type: 'BIGINT'; readonly list: readonly (number | null)[] }
export const texts = (list: readonly (string | null)[]): Column => ({ type: 'TEXT', list })
export const numbers = (list: readonly (number | null)[]): Column => ({ type: 'BIGINT', list })

/** A list as part of a statement: a FROM item named `each`, and the values of its parameters. */
export interface Each {
  readonly from: string
  readonly values: readonly SqlValue[]
}

/** The rows as a JSON array of arrays. */
export function jsonRows(columns: readonly Column[]): string {
  const [first] = columns
  return JSON.stringify(first?.list.map((_, row) => columns.map(({ list }) => list[row])) ?? [])
}

/** One open transaction. Statements are plain SQL with `$1`, `$2`…; the same text runs on both databases. */
export interface Sql {
  all<R>(sql: string, values?: readonly SqlValue[]): Promise<readonly R[]>
  run(sql: string, values?: readonly SqlValue[]): Promise<void>
  /** A row for each place of those columns, which are equally long. Its parameters are numbered from `first` and are the statement's last. */
  each(first: number, columns: Readonly<Record<string, Column>>): Each
  /**
   * A SELECT of the rows of `table`, called `t`, that meet `on` for some row of the list. Each is looked up on its own: what a database
   * guesses of a table that grew a moment ago would have it read all of a school for a few of its rows.
   */
  lookUp(list: Each, columns: readonly string[], table: string, on: string): string
  /**
   * Waits for the transaction's last statements, which were handed over already; the database may end it right behind them. Rejects as
   * they do: nothing has happened then. Nothing more may be asked.
   */
  end(statements: readonly Promise<unknown>[]): Promise<void>
  /** Ends a SELECT that keeps others from the row until the transaction ends, where the database needs to be told. */
  readonly forUpdate: string
}

/** Where the hub keeps things: an embedded SQLite file, or PostgreSQL. */
export interface Database {
  /**
   * One transaction that sees only that school's rows; null: none of any school. All or nothing. Throws what the database throws
   * (AlreadyThere and DatabaseAway among it) and `work` throws; nothing has happened then.
   */
  transact<T>(school: string | null, work: (sql: Sql) => Promise<T>): Promise<T>
  /** Whether it answers. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

/** The database does not answer, has no room, or asks to try again: nothing happened, and the same may go well later. */
export class DatabaseAway extends Error {}

/** A row that must be new is there already: nothing happened. */
export class AlreadyThere extends Error {}
