import { expect, it } from 'vitest'
import { PORTION } from '../../../src/core/letters/printing.ts'
import { canRunCups } from './cups.ts'
import { printKilled } from './killed.ts'

it.runIf(canRunCups())(
  'on a real queue, killed twice and resumed, each letter comes out once and the spool is empty',
  async () => {
    const { batch, kills, end, pages, spooled } = await printKilled(90, [1, 3])
    // So that the second kill has something left to interrupt.
    expect(batch.letters.length).toBeGreaterThan(3 * PORTION)
    expect(kills).toBe(2)
    expect(end).toMatchObject({ sent: batch.letters.length, queued: 0, sending: 0, doubtful: 0 })
    expect([...pages.keys()].toSorted((a, b) => a - b)).toEqual(batch.letters.map(({ number }) => number).toSorted((a, b) => a - b))
    expect([...pages.values()].filter((times) => times !== 1)).toEqual([])
    expect(spooled).toEqual([])
  },
  120_000,
)
