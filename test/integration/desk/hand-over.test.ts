import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Signature } from '../../../src/shared/receipt.ts'
import { openOffice, type Office } from './office.ts'

let office: Office
let letterId: string
let batchId: string
beforeEach(async () => {
  office = await openOffice()
  const made = office.house.batches.create({ scope: 'guardian', guardianId: office.guardian('Adulte501') }, 'u1')
  if (!made.ok) throw new Error(made.error.code)
  batchId = made.value.id
  letterId = made.value.letters[0]?.id ?? ''
})
afterEach(() => office.close())

const drawn: Signature = { way: 'screen', strokes: [Array.from({ length: 12 }, (_, i) => [i * 10, 100 + i] as [number, number])] }
function print(): void {
  const letters = office.house.batches.printable(batchId)
  if (!letters.ok) throw new Error(letters.error.code)
  office.house.batches.sending(letters.value)
  office.house.batches.sent(batchId, letters.value, 'batch.printed', 'u1')
}
const letter = () => office.house.store.letters.byId(letterId)

describe('a letter given at the counter', () => {
  it('is confirmed, its clear password is erased, and the signature is kept', () => {
    print()
    expect(letter()?.secret).toMatch(/^[A-Z2-9-]{13,}$/)
    expect(office.house.handOver.give(letterId, drawn, 'u1')).toMatchObject({ ok: true, value: { way: 'screen' } })
    expect(letter()).toMatchObject({ state: 'confirmed', secret: null })
    expect(office.house.handOver.receiptOf(letterId)).toMatchObject({
      way: 'screen',
      strokes: drawn.way === 'screen' ? drawn.strokes : null,
    })
    const family = office.house.families.get(office.guardian('Adulte501'))
    expect(family.ok && family.value.letters[0]?.receipt?.way).toBe('screen')
    expect(family.ok && family.value.account.state).toBe('notified')
  })
  it('is given once', () => {
    print()
    office.house.handOver.give(letterId, { way: 'paper' }, 'u1')
    expect(office.house.handOver.give(letterId, drawn, 'u1')).toMatchObject({ ok: false, error: { code: 'letter_given' } })
    expect(office.house.handOver.receiptOf(letterId)?.way).toBe('paper')
  })
  it('is not given before it is printed, nor without a signature, nor once it is void', () => {
    expect(office.house.handOver.give(letterId, drawn, 'u1')).toMatchObject({ ok: false, error: { code: 'letter_not_printed' } })
    print()
    expect(office.house.handOver.give(letterId, { way: 'screen', strokes: [[[1, 1]]] }, 'u1')).toMatchObject({
      ok: false,
      error: { code: 'signature_empty' },
    })
    office.house.batches.confirm(batchId, [letterId], 'u1')
    expect(office.house.handOver.give(letterId, drawn, 'u1')).toMatchObject({ ok: false, error: { code: 'letter_given' } })
    expect(office.house.handOver.give('nothing', drawn, 'u1')).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })
  it('leaves no signature behind when its person is erased', () => {
    print()
    office.house.handOver.give(letterId, drawn, 'u1')
    office.house.accounts.erase(office.guardian('Adulte501'), 'demande écrite', 'u1')
    expect(office.house.handOver.receiptOf(letterId)?.strokes).toBeNull()
  })
})
