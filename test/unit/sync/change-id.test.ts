import { describe, expect, it } from 'vitest'
import { changeId } from '../../../src/core/sync/change-id.ts'

const bytes = (fill: number): Uint8Array => new Uint8Array(10).fill(fill)

describe("a change's id", () => {
  it('is a UUID of version 7', () => {
    expect(changeId(Date.UTC(2026, 8, 1, 8), bytes(0xab))).toBe('01a05bfb-7000-7aba-8bab-abababababab')
    expect(changeId(0, bytes(0))).toBe('00000000-0000-7000-8000-000000000000')
  })

  it('comes after those of earlier moments, whatever was drawn', () => {
    const ids = [1, 15, 16, 1_790_000_000_000, 1_790_000_000_001].map((now, at) => changeId(now, bytes(255 - at)))
    expect([...ids].sort()).toEqual(ids)
  })

  it('stays one when the clock is before 1970 or counts in parts', () => {
    for (const now of [-5_000, 12.75, 2 ** 48]) expect(changeId(now, bytes(7))).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
  })
})
