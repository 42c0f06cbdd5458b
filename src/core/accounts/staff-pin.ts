import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { PasswordHasher } from '../secrets/password-hash.ts'
import type { PersonRow } from '../store/people.ts'
import type { Store } from '../store/store.ts'
import type { Brakes } from './brakes.ts'

/**
 * Checks a PIN, with the waits of domain/limits.ts: written before the hash is looked at, so that cutting the power frees no try.
 * Failures: `pin_wait` {seconds}, `pin_wrong`.
 */
export function staffPins(store: Store, brakes: Brakes, hasher: PasswordHasher) {
  return {
    people: (): readonly { readonly id: string; readonly name: string }[] => store.people.all().map(({ id, name }) => ({ id, name })),
    async check(personId: string, pin: string): Promise<Result<PersonRow, Failure>> {
      const wait = brakes.pinWait(personId)
      if (wait > 0) return err(failure('pin_wait', { seconds: Math.ceil(wait / 1000) }))
      const person = store.people.byId(personId)
      if (person !== null) brakes.pinMissed(personId)
      if (!(await hasher.verify(pin, person?.pin_hash ?? null)) || person === null) return err(failure('pin_wrong'))
      brakes.pinAccepted(personId)
      return ok(person)
    },
  }
}
export type StaffPins = ReturnType<typeof staffPins>
