import { failure, type Failure } from '../../shared/codes.ts'
import type { Resolution, StaffRequest } from '../../shared/contract/staff/requests.ts'
import { assertNever, err, ok, type Result } from '../../shared/result.ts'
import { formatPhone } from '../contact/phone.ts'
import { fold, sameFamilyName, sameName } from '../domain/names.ts'
import type { Brakes } from '../accounts/brakes.ts'
import type { MessageLedger } from '../accounts/message-ledger.ts'
import type { Directory } from '../flows/ports.ts'
import type { Courier } from '../messages/courier.ts'
import type { Clock, Random } from '../ports.ts'
import type { RequestRow } from '../store/requests.ts'
import type { Store } from '../store/store.ts'
import type { CorrectionDesk } from './corrections.ts'
import type { TieDesk } from './ties.ts'

export interface RequestDeskPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly courier: Courier
  readonly directory: Directory
  readonly ledger: MessageLedger
  readonly brakes: Brakes
  readonly corrections: CorrectionDesk
  readonly ties: TieDesk
  readonly schoolName: string
  readonly reason: (reference: string) => string
  readonly nameOf: () => (actor: string) => string
}

const MOST_PROPOSED = 3

type Entered = Readonly<Record<string, string>>

/** What parents reported, beside what is recorded, with what can be done in one go. */
export function requestDesk(ports: RequestDeskPorts) {
  const { store, clock, random, courier, directory, ledger, brakes, corrections, ties, schoolName } = ports

  const enteredOf = (row: RequestRow): Entered => JSON.parse(row.entered) as Entered
  const person = (id: string): StaffRequest['candidates'][number] | null => {
    const guardian = store.guardians.byId(id)
    if (guardian === null) return null
    const name = `${guardian.first_name} ${guardian.usage_name ?? guardian.family_name}`.trim()
    return { id, name, mobile: guardian.mobile === null ? null : formatPhone(guardian.mobile) }
  }
  const childrenOf = (guardianId: string): StaffRequest['children'] =>
    store.guardians.childrenOf(guardianId).map((child) => ({
      id: child.id,
      name: `${child.first_name} ${child.family_name}`,
      birthDate: child.birth_date,
      className: child.class_name,
    }))

  /** Guardians of those names, when the number told nobody. */
  function candidates({ familyName, firstName }: Entered): StaffRequest['candidates'] {
    if (familyName === undefined) return []
    return store.guardians
      .namedLike(fold(familyName), fold(firstName ?? ''))
      .filter(
        (row) => sameFamilyName(row.family_name, familyName) || (row.usage_name !== null && sameFamilyName(row.usage_name, familyName)),
      )
      .slice(0, 8)
      .flatMap((row) => person(row.id) ?? [])
  }

  function namedAs(people: StaffRequest['candidates'], firstName: string | undefined): StaffRequest['candidates'] {
    const same = people.filter(({ id }) => sameName(store.guardians.byId(id)?.first_name ?? '', firstName ?? ''))
    return (same.length > 0 ? same : people).slice(0, MOST_PROPOSED)
  }

  /** A name that two of them bear says whose guardian is meant. */
  function apart({ id, name }: StaffRequest['candidates'][number], people: StaffRequest['candidates']): string {
    if (!people.some((other) => other.id !== id && other.name === name)) return name
    const children = childrenOf(id).map((child) => (child.className === null ? child.name : `${child.name}, ${child.className}`))
    return children.length === 0 ? name : `${name} (${children.join(' · ')})`
  }

  function proposals(row: RequestRow, people: StaffRequest['candidates']): StaffRequest['proposals'] {
    const { mobile, date, child, firstName } = enteredOf(row)
    const about = row.guardian_id
    const childName = child === undefined ? null : store.guardians.childName(child)
    switch (row.kind) {
      case 'unknown-number':
      case 'name-differs':
        if (mobile === undefined) return []
        // Of many of one family name, those of the first name that was typed.
        return namedAs(people, firstName).map((one, _at, all) => ({
          resolution: { kind: 'take-number', guardianId: one.id },
          name: apart(one, all),
          value: formatPhone(mobile),
        }))
      case 'wrong-date':
        if (child === undefined || childName === null) return []
        return [
          ...(date === undefined ? [] : [{ resolution: { kind: 'take-date', pupilId: child }, name: childName, value: date } as const]),
          { resolution: { kind: 'record-right' }, name: childName, value: null },
        ]
      case 'not-my-child':
        if (child === undefined || childName === null || about === null) return []
        return [
          { resolution: { kind: 'unlink', guardianId: about, pupilId: child }, name: childName, value: null },
          { resolution: { kind: 'record-right' }, name: childName, value: null },
        ]
      case 'missing-child':
        return []
      default:
        return assertNever(row.kind)
    }
  }

  function tells(row: RequestRow): { readonly by: 'sms' | 'mail'; readonly recipient: string } | null {
    if (row.mobile !== null) return { by: 'sms', recipient: row.mobile }
    const account = row.guardian_id === null ? null : store.accounts.byGuardian(row.guardian_id)
    const mail = account === null ? null : directory.contacts(account.id).mail
    return mail === null ? null : { by: 'mail', recipient: mail }
  }

  function shown(row: RequestRow): StaffRequest {
    const entered = enteredOf(row)
    const people = row.guardian_id === null ? candidates(entered) : []
    return {
      id: row.id,
      reference: row.reference,
      kind: row.kind,
      at: row.created_at,
      entered: readable(entered),
      guardian: row.guardian_id === null ? null : person(row.guardian_id),
      children: row.guardian_id === null ? [] : childrenOf(row.guardian_id),
      candidates: people,
      proposals: row.closed_at === null ? proposals(row, people) : [],
      tells: tells(row)?.by ?? null,
      closed: row.closed_at === null ? null : { at: row.closed_at, by: ports.nameOf()(row.closed_by ?? ''), resolution: row.resolution },
    }
  }

  /** Ids and numbers made readable. */
  function readable({ child, mobile, ...rest }: Entered): Record<string, string> {
    return {
      ...rest,
      ...(child === undefined ? {} : { child: store.guardians.childName(child) ?? '' }),
      ...(mobile === undefined ? {} : { mobile: formatPhone(mobile) }),
    }
  }

  /** What the resolution changes of the records. */
  function act(row: RequestRow, resolution: Resolution, actor: string): Result<unknown, Failure> {
    const entered = enteredOf(row)
    const reason = ports.reason(row.reference)
    switch (resolution.kind) {
      case 'take-number':
        return corrections.make({ kind: 'guardian', id: resolution.guardianId }, { mobile: entered['mobile'] ?? null }, reason, actor)
      case 'take-date':
        return corrections.make({ kind: 'pupil', id: resolution.pupilId }, { birthDate: entered['date'] ?? null }, reason, actor)
      case 'unlink':
        return ties.make({ kind: 'unlinked', guardianId: resolution.guardianId, pupilId: resolution.pupilId }, reason, actor)
      case 'link':
        return ties.make({ kind: 'linked', guardianId: resolution.guardianId, pupilId: resolution.pupilId }, reason, actor)
      case 'record-right':
      case 'settled':
        return ok(null)
      default:
        return assertNever(resolution)
    }
  }

  return {
    list: (closed: boolean): StaffRequest[] => (closed ? store.requests.closed() : store.requests.open()).map(shown),
    /** Failures: `not_found`, and those of the correction or tie; nothing is done then. */
    resolve(requestId: string, resolution: Resolution, actor: string): Result<{ told: 'sms' | 'mail' | null }, Failure> {
      const row = store.requests.byId(requestId)
      if (row?.closed_at !== null) return err(failure('not_found'))
      const teller = tells(row)
      const done = store.atomically((): Result<unknown, Failure> => {
        const acted = act(row, resolution, actor)
        if (!acted.ok) return acted
        const now = clock.now()
        store.requests.close(requestId, actor, now, resolution.kind)
        if (row.guardian_id !== null) brakes.free({ brake: 'wrong-date', subject: row.guardian_id })
        if (teller !== null) {
          ledger.count(teller.recipient)
          courier.enqueue({
            id: random.id(),
            template: teller.by === 'sms' ? 'sms-request-settled' : 'mail-request-settled',
            locale: row.locale,
            recipient: teller.recipient,
            params: { school: schoolName, reference: row.reference },
            deadline: null,
          })
        }
        store.audit.append({ at: now, actor, action: 'request.closed', subject: requestId, detail: { resolution: resolution.kind } })
        return ok(null)
      })
      if (!done.ok) return done
      courier.nudge()
      return ok({ told: teller?.by ?? null })
    },
  }
}
export type RequestDesk = ReturnType<typeof requestDesk>
