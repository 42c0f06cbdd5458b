import type Driver from 'better-sqlite3'
import type { Value } from '../../../src/shared/sync.ts'
import { complaint, type Agreed, type Complaint } from '../oracle.ts'

/** What people answer for, and what is settled together. Written out here on purpose: the rules under test are not asked. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  guardian: {
    ...{ family_name: 'family_name', usage_name: 'usage_name', first_name: 'first_name', mail: 'mail', merged_into: 'merged_into' },
    ...{ mobile: 'mobile', mobile_raw: 'mobile', phone_home: 'phone_home', phone_work: 'phone_work' },
    ...{ address_lines: 'address', postal_code: 'address', city: 'address', country: 'address' },
  },
  pupil: {
    ...{ family_name: 'family_name', usage_name: 'usage_name', first_name: 'first_name' },
    ...{ birth_date: 'birth_date', class_name: 'class_name' },
  },
}

interface Written {
  readonly version: number
  readonly by: string
  readonly hand: boolean
}

/**
 * A second, simpler account of what people wrote into guardians and pupils: who writes over a value of another person unseen must be
 * told, and every other value must stand. Complains of values that vanished without a word.
 */
export function overwritten(
  hub: Driver.Database,
  agreed: readonly Agreed[],
  knows: ReadonlyMap<string, readonly string[]>,
): readonly Complaint[] {
  const current = new Map<string, Map<string, Value>>()
  const stamps = new Map<string, Written>()
  const expected: { readonly change: string; readonly subject: string; readonly group: string }[] = []
  const erased = new Set<string>()
  for (const { change, version } of agreed) {
    const own = new Set(knows.get(change.id))
    const hand = !change.kind.startsWith('import.')
    for (const op of change.ops) {
      const known = GROUPS[op.collection]
      if (known === undefined || op.do === 'drop') continue
      const subject = `${op.collection} ${op.id}`
      if (typeof op.fields['erased_at'] === 'number') erased.add(subject)
      const values = current.get(subject) ?? new Map<string, Value>()
      current.set(subject, values)
      const groups = new Map<string, [string, Value][]>()
      for (const [name, value] of Object.entries(op.fields)) {
        const group = known[name]
        if (group !== undefined && (values.get(name) ?? null) !== value) groups.set(group, [...(groups.get(group) ?? []), [name, value]])
      }
      for (const [group, written] of groups) {
        const before = stamps.get(`${subject} ${group}`)
        const blind = before !== undefined && before.version > change.base && !own.has(before.by)
        if (blind && before.hand && hand) expected.push({ change: change.id, subject, group })
        if (blind && before.hand) continue
        for (const [name, value] of written) values.set(name, value)
        stamps.set(`${subject} ${group}`, { version, by: change.id, hand })
      }
    }
  }

  const told = new Set(
    hub
      .prepare<[], { id: string; fields: string }>(`SELECT id, fields FROM hub_record WHERE collection = 'conflict' AND deleted = 0`)
      .all()
      .map(({ id, fields }) => {
        const { subject_collection, subject_id, field } = JSON.parse(fields) as Record<string, string>
        return `${id.slice(0, id.lastIndexOf('-'))} ${subject_collection} ${subject_id} ${field}`
      }),
  )
  const silent = expected
    .filter(({ change, subject, group }) => !erased.has(subject) && !told.has(`${change} ${subject} ${group}`))
    .map(({ change, subject, group }) => complaint('lost', `change ${change} wrote ${group} of ${subject} unseen, and nobody was asked`))
  const row = hub.prepare<[string, string], { fields: string }>(
    'SELECT fields FROM hub_record WHERE collection = ? AND id = ? AND deleted = 0',
  )
  const vanished = [...current].flatMap(([subject, values]) => {
    if (erased.has(subject)) return []
    const at = subject.indexOf(' ')
    const is = JSON.parse(row.get(subject.slice(0, at), subject.slice(at + 1))?.fields ?? '{}') as Record<string, Value>
    return [...values]
      .filter(([name, value]) => (is[name] ?? null) !== value)
      .map(([name, value]) => complaint('lost', `${subject}.${name} should be ${String(value)}, and is ${String(is[name] ?? null)}`))
  })
  return [...silent, ...vanished]
}
