import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { connection, opened, refusal, storePath } from './place.ts'

const PAGE = 4096
let whole: Buffer

beforeAll(() => {
  const path = storePath()
  const db = opened(path)
  db.prepare('INSERT INTO setting (key, value) VALUES (?, ?)').run('import.source', 'x'.repeat(8 * PAGE))
  db.close()
  whole = readFileSync(path)
})

/** The failure a file gives, which must be left byte for byte as it was. */
function refused(bytes: Buffer): string | null {
  const path = storePath()
  writeFileSync(path, bytes)
  const code = refusal(path)
  expect(readFileSync(path).equals(bytes)).toBe(true)
  return code
}

function flipped(at: number): Buffer {
  const bytes = Buffer.from(whole)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
  return bytes
}

describe('a damaged store is refused and left as it was', () => {
  it('with one byte flipped anywhere after its first page', () => {
    fc.assert(
      fc.property(fc.integer({ min: PAGE, max: whole.length - 1 }), (at) => refused(flipped(at)) === 'store_damaged'),
      { numRuns: 60 },
    )
  })
  it('with one byte flipped in its first page, which no key opens any more, save a salt that a raw key has no use for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: PAGE - 1 }), (at) => ['key_wrong', 'store_damaged'].includes(refused(flipped(at)) ?? 'opened')),
      { numRuns: 60 },
    )
  })
  it.each([16, 17, 18, 19, 20, 21, 22, 23])('with byte %i flipped, which stays readable', (at) => {
    expect(['key_wrong', 'store_damaged', 'store_not_ours']).toContain(refused(flipped(at)))
  })
  it('cut anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => refused(whole.subarray(0, length)) === 'store_damaged'),
      { numRuns: 60 },
    )
  })
  it('with two pages swapped', () => {
    const bytes = Buffer.from(whole)
    whole.copy(bytes, 2 * PAGE, 3 * PAGE, 4 * PAGE)
    whole.copy(bytes, 3 * PAGE, 2 * PAGE, 3 * PAGE)
    expect(refused(bytes)).toBe('store_damaged')
  })
})

describe('a file that is not ours is refused and left as it was', () => {
  it('a plain SQLite file', () => {
    const path = storePath()
    const other = connection(path, null)
    other.exec('CREATE TABLE pupil (name TEXT)')
    other.close()
    expect(refused(readFileSync(path))).toBe('store_not_ours')
  })
  it('another program’s file under the same key', () => {
    const path = storePath()
    const other = connection(path)
    other.exec('CREATE TABLE pupil (name TEXT)')
    other.close()
    expect(refused(readFileSync(path))).toBe('store_not_ours')
  })
  it('any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3 * PAGE }), (bytes) => refused(Buffer.from(bytes)) !== null),
      { numRuns: 40 },
    )
  })
})

it('the same bytes unharmed open', () => {
  const path = storePath()
  writeFileSync(path, whole)
  expect(refusal(path)).toBeNull()
})
