import type { Effect, FieldChange, Subject } from '../../shared/correction.ts'

/** What is known around a record, when effects are worked out. */
export interface Surroundings {
  readonly identifier: string | null
  /** Others of the school with the new mobile. */
  readonly sharing: readonly string[]
  /** What the parent proved for the account: it does not follow the school's record. */
  readonly provedMobile: string | null
  readonly provedMail: string | null
  /** Numbers of letters that are made and not yet confirmed. */
  readonly waitingLetters: readonly number[]
  /** Numbers of letters that lie in a tray or a bag. */
  readonly printedLetters: readonly number[]
}

const NAMES = ['familyName', 'usageName', 'firstName']
const ON_PAPER = [...NAMES, 'address', 'postalCode', 'city']

/** What a correction will do beyond the record, in the order in which it matters at the counter. */
export function effectsOf(kind: Subject['kind'], changes: readonly FieldChange[], around: Surroundings): readonly Effect[] {
  const effects: Effect[] = []
  const add = (effect: Effect['effect'], name: string | null = null): void => void effects.push({ effect, name })
  for (const { field, after } of changes) {
    if (field === 'mobile') {
      if (around.provedMobile !== null && around.provedMobile !== after) add('proved-stays', around.provedMobile)
      else add(after === null ? 'no-code-can-go' : 'codes-go-there', after)
      for (const name of around.sharing) add('number-shared', name)
    }
    if (field === 'mail' && after !== null) {
      if (around.provedMail !== null && around.provedMail !== after) add('proved-stays', around.provedMail)
      else add('mail-goes-there', after)
    }
    if (field === 'birthDate' && after !== null) add('parent-gives-date', after)
  }
  const changed = changes.map(({ field }) => field)
  if (kind === 'guardian') {
    if (changed.some((field) => NAMES.includes(field)) && around.identifier !== null) add('identifier-stays', around.identifier)
    if (changed.some((field) => ON_PAPER.includes(field))) {
      for (const number of around.waitingLetters) add('letter-will-show-new', String(number))
      for (const number of around.printedLetters) add('letter-shows-old', String(number))
    }
  }
  add('to-report')
  return effects
}
