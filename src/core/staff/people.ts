import { failure, type Failure } from '../../shared/codes.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { StaffRole } from '../../shared/model.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Brakes } from '../accounts/brakes.ts'
import type { StaffPins } from '../accounts/staff-pin.ts'
import { sameName } from '../domain/names.ts'
import { judgeStaffSecret, leads } from '../domain/staff-secret.ts'
import type { Clock, Random } from '../ports.ts'
import type { PasswordHasher } from '../secrets/password-hash.ts'
import type { Store } from '../store/store.ts'

export interface PeopleDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly pins: StaffPins
  readonly brakes: Brakes
  readonly hasher: PasswordHasher
}

type Done = Result<Record<string, never>, Failure>

/** Staff and their rights. Every change asks for the PIN or password of whoever makes it: an unlocked screen is not enough. */
export function peopleDesk({ store, clock, random, pins, brakes, hasher }: PeopleDeskPorts) {
  const isLastLead = (personId: string): boolean => store.people.all().every((person) => person.id === personId || !leads(person.role))

  async function asking(actor: string, own: string): Promise<Failure | null> {
    const checked = await pins.check(actor, own)
    return checked.ok ? null : checked.error
  }

  return {
    list: (): OutputOf<'staff.people.list'> =>
      store.people.all().map(({ id, name, role }) => ({
        id,
        name,
        role,
        lastSeenAt: store.audit.lastOf('staff.signed-in', id),
        waitSeconds: Math.ceil(brakes.pinWait(id) / 1000),
      })),
    /** Failures: `pin_wrong`, `pin_wait`, `pin_weak`, `staff_password_weak`, `name_taken`. */
    async add(asked: { name: string; role: StaffRole; pin: string; own: string }, actor: string): Promise<Result<{ id: string }, Failure>> {
      const weak = judgeStaffSecret(asked.pin, asked.role)
      if (weak !== null) return err(weak)
      const refused = await asking(actor, asked.own)
      if (refused !== null) return err(refused)
      const pinHash = await hasher.hash(asked.pin)
      if (store.people.all().some((person) => sameName(person.name, asked.name))) return err(failure('name_taken'))
      const id = random.id()
      store.atomically(() => {
        store.people.add({ id, name: asked.name, role: asked.role, pinHash })
        store.audit.append({ at: clock.now(), actor, action: 'person.added', subject: id, detail: { role: asked.role } })
      })
      return ok({ id })
    },
    /**
     * Whoever comes to lead needs a password from then on; null where the rights do not grow. Failures: `not_found`, `pin_wrong`, `pin_wait`,
     * `last_lead`, `staff_password_weak`.
     */
    async setRole(personId: string, role: StaffRole, secret: string | null, own: string, actor: string): Promise<Done> {
      const person = store.people.byId(personId)
      const grows = person !== null && leads(role) && !leads(person.role)
      const weak = grows ? judgeStaffSecret(secret ?? '', role) : null
      if (weak !== null) return err(weak)
      const refused = await asking(actor, own)
      if (refused !== null) return err(refused)
      if (person === null) return err(failure('not_found'))
      const pinHash = grows && secret !== null ? await hasher.hash(secret) : null
      if (!leads(role) && isLastLead(personId)) return err(failure('last_lead'))
      store.atomically(() => {
        store.people.setRole(personId, role)
        if (pinHash !== null) store.people.setPin(personId, pinHash)
        store.audit.append({ at: clock.now(), actor, action: 'person.role-set', subject: personId, detail: { role } })
      })
      return ok({})
    },
    /** Failures: `not_found`, `pin_weak`, `staff_password_weak`, `pin_wrong`, `pin_wait`. */
    async setPin(personId: string, pin: string, own: string, actor: string): Promise<Done> {
      const person = store.people.byId(personId)
      const weak = person === null ? null : judgeStaffSecret(pin, person.role)
      if (weak !== null) return err(weak)
      const refused = await asking(actor, own)
      if (refused !== null) return err(refused)
      if (person === null) return err(failure('not_found'))
      const pinHash = await hasher.hash(pin)
      store.atomically(() => {
        store.people.setPin(personId, pinHash)
        store.audit.append({ at: clock.now(), actor, action: 'person.pin-set', subject: personId })
      })
      brakes.pinAccepted(personId)
      return ok({})
    },
    /** Failures: `not_found`, `pin_wrong`, `pin_wait`, `last_lead`, `not_oneself`. */
    async remove(personId: string, own: string, actor: string): Promise<Done> {
      if (personId === actor) return err(failure('not_oneself'))
      const refused = await asking(actor, own)
      if (refused !== null) return err(refused)
      if (store.people.byId(personId) === null) return err(failure('not_found'))
      if (isLastLead(personId)) return err(failure('last_lead'))
      store.atomically(() => {
        const now = clock.now()
        store.people.leave(personId, now)
        store.audit.append({ at: now, actor, action: 'person.removed', subject: personId })
      })
      return ok({})
    },
  }
}
export type PeopleDesk = ReturnType<typeof peopleDesk>
