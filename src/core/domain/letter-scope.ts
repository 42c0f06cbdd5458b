import type { AccountState, LetterKind } from '../../shared/model.ts'

export type LetterFilter = 'not-activated' | 'never-notified'

export interface Candidate {
  readonly state: AccountState
  readonly className: string | null
  /** A letter to them is under way. */
  readonly letterOpen: boolean
}

/**
 * Whether a class's or the school's letters of a kind go to somebody.
 *
 * | kind | filter         | goes to                                                                    |
 * |------|----------------|----------------------------------------------------------------------------|
 * | C01  | not-activated  | Non notifié, Notifié et non activé                                         |
 * | C01  | never-notified | Non notifié without a letter under way: siblings' parents get one, not two |
 * | C03  | –              | Activé                                                                     |
 * | C05  | –              | Notifié et non activé                                                      |
 */
export function isAddressee(kind: LetterKind, filter: LetterFilter, { state, letterOpen }: Candidate): boolean {
  switch (kind) {
    case 'C01':
      return state === 'unnotified' ? filter === 'not-activated' || !letterOpen : state === 'notified' && filter === 'not-activated'
    case 'C03':
      return state === 'active'
    case 'C05':
      return state === 'notified'
  }
}

const collator = new Intl.Collator('fr', { numeric: true, sensitivity: 'base' })

/** Class after class, for the cahier de liaison: 6A, 6B, 10C; those without a class at the end. Within a class the order stays. */
export function byClass<C extends Pick<Candidate, 'className'>>(candidates: readonly C[]): readonly C[] {
  return candidates.toSorted((a, b) =>
    a.className === null || b.className === null
      ? Number(a.className === null) - Number(b.className === null)
      : collator.compare(a.className, b.className),
  )
}
