import { failure, type Failure } from '../../shared/codes.ts'
import type { StaffSession } from '../../shared/contract/staff.ts'
import type { StaffRole } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { StaffPins } from '../accounts/staff-pin.ts'
import { judgeStaffSecret } from '../domain/staff-secret.ts'
import type { Clock, Random, Timers } from '../ports.ts'
import type { PasswordHasher } from '../secrets/password-hash.ts'
import type { Store } from '../store/store.ts'

export interface StaffSessionPorts {
  readonly store: Store
  readonly pins: StaffPins
  readonly hasher: PasswordHasher
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  readonly schoolName: string
  /** Without a sign of life for that long it locks itself. */
  readonly lockAfterMs: number
  readonly demoPin: () => string | null
  /** The recovery code while nobody has written it down; see custody.ts. */
  readonly recoveryCode: () => string | null
  readonly recoveryCodeShown: () => void
  readonly changed: () => void
}

export interface SignedIn {
  readonly id: string
  readonly name: string
  readonly role: StaffRole
}

/** Who is signed in at the staff window. Core holds it; a window never says who it is. Locks itself when nobody touched it for a while. */
export function staffSession(ports: StaffSessionPorts) {
  const { store, pins, hasher, clock, random, timers, changed } = ports
  let person: SignedIn | null = null
  let recoveryCode: string | null = null
  let cancelLock: (() => void) | null = null

  function view(): StaffSession {
    if (person !== null) return { kind: 'signed-in', person, lockAfterMs: ports.lockAfterMs, recoveryCode }
    const people = pins.people()
    if (people.length === 0) return { kind: 'set-up', school: ports.schoolName }
    return { kind: 'signed-out', people: [...people], demoPin: ports.demoPin() }
  }

  function signOut(): StaffSession {
    const was = person
    person = null
    recoveryCode = null
    cancelLock?.()
    if (was !== null) changed()
    return view()
  }

  function touch(): void {
    cancelLock?.()
    if (person !== null) cancelLock = timers.after(ports.lockAfterMs, () => void signOut())
  }

  function open(who: SignedIn): StaffSession {
    person = who
    touch()
    changed()
    return view()
  }

  return {
    view,
    signOut,
    /** The house closes: nothing locks itself any more. */
    stop: (): void => cancelLock?.(),
    /** Somebody is there: a key, a touch. What the window fetches by itself is none. */
    touch,
    current: (): SignedIn | null => person,
    /** Failures: `pin_wait`, `pin_wrong`. */
    async signIn(personId: string, pin: string): Promise<Result<StaffSession, Failure>> {
      const checked = await pins.check(personId, pin)
      const now = clock.now()
      if (!checked.ok) {
        store.atomically(() => store.audit.append({ at: now, actor: 'visitor', action: 'staff.refused', subject: personId }))
        return checked
      }
      const { id, name, role } = checked.value
      store.atomically(() => store.audit.append({ at: now, actor: id, action: 'staff.signed-in', subject: id }))
      return ok(open({ id, name, role }))
    },
    /** The first person of a new store. Failures: `already_set_up`, `staff_password_weak`. */
    async setUp(name: string, pin: string): Promise<Result<StaffSession, Failure>> {
      if (store.people.all().length > 0) return err(failure('already_set_up'))
      const weak = judgeStaffSecret(pin, 'it')
      if (weak !== null) return err(weak)
      const pinHash = await hasher.hash(pin)
      if (store.people.all().length > 0) return err(failure('already_set_up'))
      const id = random.id()
      store.atomically(() => {
        store.people.add({ id, name, role: 'it', pinHash })
        store.audit.append({ at: clock.now(), actor: id, action: 'person.added', subject: id, detail: { role: 'it' } })
      })
      recoveryCode = ports.recoveryCode()
      ports.recoveryCodeShown()
      return ok(open({ id, name, role: 'it' }))
    },
  }
}
export type StaffSessionDesk = ReturnType<typeof staffSession>
