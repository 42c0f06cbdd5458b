import { describe, expect, it } from 'vitest'
import { conflictWords } from '../../../../src/renderer/staff/settle-words.ts'
import type { Conflict } from '../../../../src/shared/settle.ts'

const conflict = (kind: Conflict['kind'], mine: string, theirs: string): Conflict => ({
  ...{ id: 'c', kind, other: null, canTake: true, leadOnly: false },
  about: { record: 'guardian', name: 'Nadia Payet', className: '6B', guardianId: 'g' },
  mine: { by: mine, at: 1, said: [{ field: 'mobile', value: '06 39 98 10 02' }], letter: 2 },
  theirs: { by: theirs, at: 0, said: [{ field: 'mobile', value: '06 39 98 10 01' }], letter: 1 },
})

describe('who said two things', () => {
  it('is named once when it is one person at two machines', () => {
    expect(conflictWords(conflict('same-field', 'Camille', 'Camille'), 'fr').happened).toBe(
      'Camille a changé la même chose sur deux postes.',
    )
    expect(conflictWords(conflict('two-letters', 'Camille', 'Camille'), 'fr').head).toBe(
      'Camille a préparé deux lettres pour Nadia Payet, sur deux postes.',
    )
  })
  it('is two people otherwise, also two parents', () => {
    expect(conflictWords(conflict('same-field', 'Camille', 'Sacha'), 'fr').happened).toMatch(/^Camille et Sacha/)
    expect(conflictWords(conflict('same-field', 'parent', 'parent'), 'fr').happened).toMatch(/ et .*sans se voir/)
  })
})
