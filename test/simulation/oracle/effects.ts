import type Driver from 'better-sqlite3'
import { complaint, type Agreed, type Complaint } from '../oracle.ts'

interface Held {
  readonly deleted: number
  readonly version: number
  readonly fields: string
}

/** Every record that an agreed change made is there, and every one it took away is not, unless people were told or others went on. */
export function effects(hub: Driver.Database, agreed: readonly Agreed[]): readonly Complaint[] {
  const record = hub.prepare<[string, string], Held>('SELECT deleted, version, fields FROM hub_record WHERE collection = ? AND id = ?')
  const told = new Set(
    hub
      .prepare<[], { id: string }>(`SELECT id FROM hub_record WHERE collection = 'conflict'`)
      .all()
      .map(({ id }) => id.slice(0, id.lastIndexOf('-'))),
  )
  const isErased = (collection: string, id: unknown): boolean => {
    const row = typeof id === 'string' ? record.get(collection, id) : undefined
    if (row === undefined) return false
    const fields = JSON.parse(row.fields) as Record<string, unknown>
    return typeof fields['erased_at'] === 'number' || String(fields['identifier'] ?? '').startsWith('erased-')
  }
  const found: Complaint[] = []
  for (const { change, version } of agreed) {
    if (told.has(change.id)) continue
    for (const op of change.ops) {
      const held = record.get(op.collection, op.id)
      if (op.do === 'add') {
        const { guardian_id: guardian, account_id: account, subject_id: subject } = op.fields
        const person = isErased('guardian', guardian) || isErased('account', account) || isErased('guardian', subject)
        if (held === undefined && !person && !isErased('account', subject))
          found.push(complaint('lost', `change ${change.id} (${change.kind}) made ${op.collection} ${op.id}, which is nowhere`))
      }
      if (op.do === 'drop' && held?.deleted === 0 && held.version <= version && change.kind !== 'account.erased')
        found.push(complaint('lost', `change ${change.id} (${change.kind}) took ${op.collection} ${op.id} away, and it is there`))
    }
  }
  return [...found, ...remains(hub)]
}

/** What a person had erased and is there all the same. */
function remains(hub: Driver.Database): readonly Complaint[] {
  return hub
    .prepare<[], { id: string; fields: string }>(`SELECT id, fields FROM hub_record WHERE collection = 'guardian' AND deleted = 0`)
    .all()
    .flatMap(({ id, fields }) => {
      const { erased_at: erased, family_name: family, mail, mobile, phone_home: home, city } = JSON.parse(fields) as Record<string, unknown>
      const clear = family === '' && [mail, mobile, home, city].every((value) => (value ?? null) === null)
      return typeof erased !== 'number' || clear ? [] : [complaint('leaked', `guardian ${id} was erased, and something is left`)]
    })
}
