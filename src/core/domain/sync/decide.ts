import type { Change, ConflictKind, Fields, Op, Rejection, Value } from '../../../shared/sync.ts'
import { aboutKey, childOf, collections, currentCredential, type Collection, type Field, type Ref } from './collections.ts'
import { DELETION, type HubRecord, type Stamp, type Stamps } from './record.ts'
import { draftOver, type DraftSight, type Sight } from './sight.ts'

export type Decision =
  { readonly kind: 'accepted'; readonly writes: readonly HubRecord[] } | { readonly kind: 'rejected'; readonly code: Rejection }

/** The kinds of change that take people's data away, on request (RGPD, article 17) or when its time has passed: they win over everything. */
const ERASURES: readonly string[] = ['account.erased', 'records.purged']

interface Context {
  readonly change: Change
  /** Versions of the same machine's own changes that its base may not show yet. */
  readonly own: ReadonlySet<number>
  readonly version: number
  readonly sight: DraftSight
  readonly stamp: Stamp
  readonly conflict: (kind: ConflictKind, about: Ref, what: ConflictSides) => void
}

interface ConflictSides {
  /** The group of fields, or `''` when it is about the whole record. */
  readonly field?: string
  readonly mine: Fields
  readonly theirs: Fields
  readonly theirStamp?: Stamp | undefined
}

/**
 * What one change does to the hub's records, as version `version`. Pure. Different fields merge; what two people wrote unseen by
 * each other is settled by each field's rule (collections.ts) or becomes a `conflict` record. See docs/adr/0010.
 */
export function decide(change: Change, own: ReadonlySet<number>, version: number, under: Sight): Decision {
  const sight = draftOver(under)
  const stamp: Stamp = {
    version,
    hand: !change.kind.startsWith('import.'),
    actor: change.actor,
    at: change.at,
    ...(ERASURES.includes(change.kind) ? { erased: true } : {}),
  }
  let conflicts = 0
  const context: Context = {
    change,
    own,
    version,
    sight,
    stamp,
    conflict(kind, about, { field = '', mine, theirs, theirStamp }) {
      conflicts += 1
      const fields: Fields = {
        kind,
        subject_collection: about.collection,
        subject_id: about.id,
        field,
        mine: JSON.stringify(mine),
        theirs: JSON.stringify(theirs),
        mine_actor: change.actor,
        theirs_actor: theirStamp?.actor ?? null,
        mine_at: change.at,
        at: theirStamp?.at ?? null,
        state: 'open',
        decided_by: null,
        decided_at: null,
      }
      sight.put(fresh('conflict', `${change.id}-${conflicts}`, fields, stamp))
    },
  }
  for (const op of change.ops) {
    const rejection = apply(op, context)
    if (rejection !== null) return { kind: 'rejected', code: rejection }
  }
  return { kind: 'accepted', writes: sight.written() }
}

/** Whether the author of the change did not know of what that stamp says. */
const unseen = ({ change, own, version }: Context, stamp: Stamp | undefined): boolean =>
  stamp !== undefined && stamp.version > change.base && stamp.version !== version && !own.has(stamp.version)

function apply(op: Op, context: Context): Rejection | null {
  const collection = collections.get(op.collection)
  if (collection === undefined) return 'change_not_understood'
  if (op.do !== 'drop' && Object.keys(op.fields).some((field) => !collection.fields.has(field))) return 'change_not_understood'
  const found = context.sight.record(op)
  switch (op.do) {
    case 'drop':
      return drop(op, found, context)
    case 'add':
    case 'set': {
      if (erasedMeanwhile(op, found, context)) return null
      const parents = checkParents(op, collection, found, context)
      if (parents !== 'there') return parents
      if (found === null) return op.do === 'add' ? add(op, collection, context) : 'parent_missing'
      if (found.deleted) return revive(op, found, collection, context)
      return edit(op, found, collection, context)
    }
  }
}

/** Whether what it writes to was erased on the person's request, unseen: nothing of it may come back. */
function erasedMeanwhile(op: Extract<Op, { do: 'add' | 'set' }>, found: HubRecord | null, context: Context): boolean {
  const erased = (record: HubRecord | null): boolean => {
    if (record === null) return false
    if (record.collection === 'guardian') return record.fields['erased_at'] !== null && unseen(context, record.stamps['erased_at'])
    return (
      record.collection === 'account' &&
      String(record.fields['identifier']).startsWith('erased-') &&
      unseen(context, record.stamps['identifier'])
    )
  }
  if (erased(found)) return true
  if (op.do === 'set') return false
  const [field, of] = personOf(op)
  const id = op.fields[field]
  return typeof id === 'string' && erased(context.sight.record({ collection: of, id }))
}

/** The field that says whose record it is, and of what collection that person is. */
function personOf({ collection, fields }: Extract<Op, { do: 'add' | 'set' }>): readonly [string, string] {
  if (collection === 'contact_point' || collection === 'credential' || collection === 'letter') return ['account_id', 'account']
  if (collection === 'correction') return ['subject_id', String(fields['subject_kind'])]
  return ['guardian_id', 'guardian']
}

/** `there` when every record it refers to lives; null when the change goes on without this operation. */
function checkParents(
  op: Extract<Op, { do: 'add' | 'set' }>,
  collection: Collection,
  found: HubRecord | null,
  context: Context,
): 'there' | Rejection | null {
  for (const { field, of } of collection.parents) {
    const id = op.fields[field]
    if (typeof id !== 'string') continue
    const parent = context.sight.record({ collection: of, id })
    if (parent === null) return 'parent_missing'
    if (!parent.deleted) continue
    const about = found ?? { collection: op.collection, id: op.id }
    context.conflict('gone', about, { mine: op.fields, theirs: {}, theirStamp: parent.stamps[DELETION] })
    return null
  }
  return 'there'
}

function add(op: Extract<Op, { do: 'add' }>, collection: Collection, context: Context): Rejection | null {
  const { stamp, sight } = context
  const fields: Record<string, Value> = {}
  for (const name of collection.fields.keys()) fields[name] = op.fields[name] ?? null
  const rejection = makeRoom(op, fields, collection, context)
  if (rejection !== null) return rejection === 'skip' ? null : rejection
  sight.put(fresh(op.collection, op.id, fields, stamp))
  afterwards(op, fields, context)
  return null
}

function fresh(collection: string, id: string, fields: Fields, stamp: Stamp): HubRecord {
  return { collection, id, version: stamp.version, deleted: false, fields, stamps: all(fields, stamp) }
}
const all = (fields: Fields, stamp: Stamp): Stamps => Object.fromEntries(Object.keys(fields).map((name) => [name, stamp]))

const write = ({ sight, version, stamp }: Context, record: HubRecord, fields: Fields): void =>
  sight.put({ ...record, version, fields: { ...record.fields, ...fields }, stamps: { ...record.stamps, ...all(fields, stamp) } })

/** Written to although deleted: comes back if the deletion was known, else people decide. */
function revive(op: Extract<Op, { do: 'add' | 'set' }>, found: HubRecord, collection: Collection, context: Context): Rejection | null {
  const deletion = found.stamps[DELETION]
  if (deletion?.erased === true && unseen(context, deletion)) return null
  if (op.do === 'add' && !unseen(context, deletion)) return add(op, collection, context)
  context.conflict('gone', op, { mine: op.fields, theirs: {}, theirStamp: deletion })
  return null
}

function drop(op: Ref, found: HubRecord | null, context: Context): null {
  if (found === null || found.deleted) return null
  const erasure = context.stamp.erased === true
  const edited = Object.values(found.stamps).find((stamp) => stamp.hand && unseen(context, stamp))
  const children = context.sight.holders(childOf(op.collection, op.id))
  if (erasure && children.length > 0 && op.collection === 'credential') {
    // A letter made meanwhile refers to it: it stays, and opens nothing.
    write(context, found, { hash: '', ended_at: found.fields['ended_at'] ?? context.change.at, end_reason: 'voided' })
    return null
  }
  if (!erasure && (edited !== undefined || children.length > 0)) {
    context.conflict('delete-edit', op, { mine: {}, theirs: found.fields, theirStamp: edited ?? newest(children) })
    return null
  }
  context.sight.put({ ...found, version: context.version, deleted: true, fields: {}, stamps: { [DELETION]: context.stamp } })
  return null
}

const newest = (records: readonly HubRecord[]): Stamp | undefined =>
  records.flatMap((record) => Object.values(record.stamps)).sort((a, b) => b.version - a.version)[0]

function edit(op: Extract<Op, { do: 'add' | 'set' }>, found: HubRecord, collection: Collection, context: Context): Rejection | null {
  const fields: Record<string, Value> = {}
  const asked = new Map<string, { mine: Record<string, Value>; theirs: Record<string, Value>; stamp: Stamp | undefined }>()
  for (const [name, mine] of Object.entries(op.fields)) {
    const field = collection.fields.get(name)
    const theirs = found.fields[name] ?? null
    if (field === undefined || mine === theirs) continue
    const stamp = unseenInGroup(field, found, collection, context)
    if (stamp === undefined || context.stamp.erased === true || settle(field, mine, theirs, stamp, context.stamp) === 'mine') fields[name] = mine
    else if (field.rule === 'ask' && stamp.hand && context.stamp.hand) {
      const kept = asked.get(field.group) ?? { mine: {}, theirs: {}, stamp }
      kept.mine[name] = mine
      kept.theirs[name] = theirs
      asked.set(field.group, kept)
    }
  }
  for (const [group, { mine, theirs, stamp }] of asked)
    context.conflict('same-field', op, { field: group, mine, theirs, theirStamp: stamp })
  if (Object.keys(fields).length === 0) return null
  const next: Record<string, Value> = { ...found.fields, ...fields }
  const rejection = makeRoom(op, next, collection, context, found)
  if (rejection !== null) return rejection === 'skip' ? null : rejection
  const written = Object.fromEntries(Object.entries(next).filter(([name, value]) => value !== found.fields[name]))
  context.sight.put({ ...found, version: context.version, fields: next, stamps: { ...found.stamps, ...all(written, context.stamp) } })
  afterwards(op, written, context)
  return null
}

/** The latest stamp in the field's group that the author had not seen. */
function unseenInGroup(field: Field, found: HubRecord, collection: Collection, context: Context): Stamp | undefined {
  let latest: Stamp | undefined
  for (const [name, stamp] of Object.entries(found.stamps))
    if (collection.fields.get(name)?.group === field.group && unseen(context, stamp) && stamp.version > (latest?.version ?? 0))
      latest = stamp
  return latest
}

function settle(field: Field, mine: Value, theirs: Value, stamp: Stamp, my: Stamp): 'mine' | 'theirs' {
  switch (field.rule) {
    case 'last':
      return 'mine'
    case 'first':
      return theirs === null ? 'mine' : 'theirs'
    case 'furthest':
      return rank(field, mine) > rank(field, theirs) ? 'mine' : 'theirs'
    case 'ask':
      // An import only repeats what another program says: it never overwrites a person who was not seen, and yields to one.
      return my.hand === stamp.hand ? (my.hand ? 'theirs' : 'mine') : my.hand ? 'mine' : 'theirs'
  }
}
const rank = (field: Field, value: Value): number => field.order?.indexOf(String(value)) ?? -1

/** Settles what no two live records may share, changing `fields` where the newcomer gives way. */
function makeRoom(
  op: Ref,
  fields: Record<string, Value>,
  collection: Collection,
  context: Context,
  before: HubRecord | null = null,
): Rejection | 'skip' | null {
  const held = new Set(before === null ? [] : collection.unique(before.fields))
  for (const key of collection.unique(fields)) {
    if (held.has(key)) continue
    const other = context.sight.holders(key).find((record) => record.id !== op.id)
    if (other === undefined) continue
    const way = giveWay(key, op, fields, other, context)
    if (way !== null) return way
  }
  return null
}

function giveWay(key: string, op: Ref, fields: Record<string, Value>, other: HubRecord, context: Context): Rejection | 'skip' | null {
  switch (key.slice(0, key.indexOf(':'))) {
    case 'account-of':
      return 'second_account'
    case 'identifier':
      // Nobody was told yet: the number is simply the next one. Else the family must be.
      if (fields['state'] !== 'unnotified')
        context.conflict('identifier-taken', op, { mine: { identifier: fields['identifier'] ?? null }, theirs: { id: other.id } })
      fields['identifier'] = freeIdentifier(String(fields['identifier']), op.id)
      return null
    case 'pupil-source':
    case 'guardian-source':
      context.conflict('same-person', op, { mine: { id: op.id }, theirs: { id: other.id } })
      fields['source_key'] = `${String(fields['source_key'])}#${op.id.slice(0, 8)}`
      return null
    case 'france-connect':
      context.conflict('same-person', op, { mine: { id: op.id }, theirs: { id: other.id } })
      fields['fc_subject'] = null
      return null
    case 'reference':
      fields['reference'] = `${String(fields['reference'])}-${op.id.slice(0, 3).toUpperCase()}`
      return null
    case 'correction':
    case 'tie':
      fields['state'] = 'undone'
      return null
    case 'credential': {
      // The first agreed stays: whoever holds the other is told by staff.
      fields['ended_at'] = context.change.at
      fields['end_reason'] = 'replaced'
      const kind = fields['kind'] === 'provisional' ? 'two-letters' : 'two-passwords'
      context.conflict(
        kind,
        { collection: 'account', id: String(fields['account_id']) },
        {
          mine: { credential: op.id },
          theirs: { credential: other.id },
          theirStamp: other.stamps['kind'],
        },
      )
      return null
    }
    default:
      return null
  }
}

/** Its number comes from the record's own id, so that it is free everywhere at once without asking. */
function freeIdentifier(identifier: string, id: string): string {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 900_000
  return `${identifier.replace(/\d+$/, '')}${100_000 + sum}`
}

/** What follows from a write in other records. */
function afterwards(op: Ref, written: Fields, context: Context): void {
  switch (op.collection) {
    case 'credential':
      if (written['kind'] === 'provisional') lateLetter(op, context)
      return
    case 'account':
      if (written['state'] === 'active') endUnseenLetters(op.id, context)
      if (String(written['identifier'] ?? '').startsWith('erased-')) forget('account', op.id, context)
      return
    case 'guardian':
      if (typeof written['erased_at'] === 'number') forget('guardian', op.id, context)
      return
    case 'tie':
      if (written['kind'] === 'unlinked') unlinkedAfterMerge(written, context)
      return
    case 'responsibility':
      mergedAfterUnlink(op, written, context)
      return
    default:
      return
  }
}

/** A letter for an account that was activated meanwhile: its password must not open it. */
function lateLetter(op: Ref, context: Context): void {
  const credential = context.sight.record(op)
  if (credential === null || credential.fields['ended_at'] !== null) return
  const account = context.sight.record({ collection: 'account', id: String(credential.fields['account_id']) })
  if (account?.fields['state'] !== 'active' || !unseen(context, account.stamps['state'])) return
  endLetter(credential, account, context)
}

function endUnseenLetters(accountId: string, context: Context): void {
  const account = context.sight.record({ collection: 'account', id: accountId })
  if (account === null) return
  for (const credential of context.sight.holders(currentCredential(accountId, 'provisional')))
    if (unseen(context, credential.stamps['kind'])) endLetter(credential, account, context)
}

function endLetter(credential: HubRecord, account: HubRecord, context: Context): void {
  write(context, credential, { ended_at: context.change.at, end_reason: 'voided' })
  context.conflict('letter-superfluous', account, { mine: { credential: credential.id }, theirs: {}, theirStamp: account.stamps['state'] })
}

/** What others wrote about the person unseen by who erased them goes too, values that wait for a decision among it. */
function forget(collection: string, id: string, context: Context): void {
  const { sight, stamp, version, change } = context
  const contacts = collection === 'account' ? ['mail', 'mobile'].map((kind) => aboutKey('contact_point', `${id}|${kind}`)) : []
  const found = [aboutKey(collection, id), childOf(collection, id), ...contacts].flatMap((key) => sight.holders(key))
  for (const record of found)
    switch (record.collection) {
      case 'conflict':
        write(context, record, { mine: '{}', theirs: '{}', state: 'kept', decided_by: change.actor, decided_at: change.at })
        break
      case 'credential':
        if (record.fields['hash'] !== '')
          write(context, record, { hash: '', ended_at: record.fields['ended_at'] ?? change.at, end_reason: 'voided' })
        break
      case 'request':
        write(context, record, { entered: '{}', mobile: null, closed_at: record.fields['closed_at'] ?? change.at })
        break
      case 'contact_point':
      case 'responsibility':
      case 'correction':
      case 'tie':
        sight.put({ ...record, version, deleted: true, fields: {}, stamps: { [DELETION]: stamp } })
        break
      default:
        break
    }
}

/** Unlinked from a record that was merged into another meanwhile: the other still has the child. */
function unlinkedAfterMerge(written: Fields, context: Context): void {
  const { sight } = context
  const guardian = sight.record({ collection: 'guardian', id: String(written['guardian_id']) })
  const main = guardian?.fields['merged_into']
  if (guardian === null || typeof main !== 'string' || !unseen(context, guardian.stamps['merged_into'])) return
  const still = sight
    .holders(childOf('pupil', String(written['other_id'])))
    .find((record) => record.collection === 'responsibility' && record.fields['guardian_id'] === main)
  if (still === undefined) return
  context.conflict('merge-unlink', still, { mine: {}, theirs: still.fields, theirStamp: guardian.stamps['merged_into'] })
}

/** A merge that brings along a child who was unlinked meanwhile. */
function mergedAfterUnlink(op: Ref, written: Fields, context: Context): void {
  const { change, sight } = context
  if (change.kind !== 'record.merged') return
  const pupil = written['pupil_id']
  const gone = change.ops
    .filter(({ do: what, collection, id }) => what === 'drop' && collection === 'responsibility' && id.endsWith(`|${String(pupil)}`))
    .map((ref) => sight.record(ref))
    .find((record) => record !== null && record.deleted && unseen(context, record.stamps[DELETION]))
  if (gone === undefined || gone === null) return
  context.conflict('merge-unlink', op, { mine: written, theirs: {}, theirStamp: gone.stamps[DELETION] })
}
