import { expect, it } from 'vitest'
import { examplePolicy, openTestStation } from '../../setup/station.ts'

it('a parent’s messages are counted until the next parent begins', async () => {
  const { station, close } = await openTestStation({ policy: { ...examplePolicy, limits: { smsPerSession: 2 } } })
  const { ledger, parents } = station.house
  try {
    await parents.begin('lost')
    expect([1, 2, 3].map((at) => ledger.take(`+3363998000${at}`))).toEqual([true, true, false])
    // Leaving does not give a share back: somebody else has to begin.
    await parents.quit()
    expect(ledger.take('+33639980004')).toBe(false)
    await parents.begin('lost')
    expect(ledger.take('+33639980004')).toBe(true)
  } finally {
    close()
  }
})
