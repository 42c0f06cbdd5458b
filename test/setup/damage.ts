import { readFileSync, writeFileSync } from 'node:fs'
import type { Db } from '../../src/core/store/open.ts'

const PAGE = 4096

/** Where a table's first page lies in the store's file, counted from 1. Asked before the store is closed. */
export function pageOf(db: Db, table: string): number {
  const page = db.prepare<[string], number>('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(table)
  if (page === undefined) throw new Error(`no table ${table}`)
  return page
}

/** A disk that has gone bad at that page: one bit of it is no longer what was written. */
export function damage(path: string, page: number): void {
  const bytes = readFileSync(path)
  const at = (page - 1) * PAGE + 100
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  writeFileSync(path, bytes)
}
