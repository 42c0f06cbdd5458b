import { failure } from '../../../src/shared/codes.ts'
import type { LinkState } from '../../../src/shared/link.ts'
import type { StaffRole } from '../../../src/shared/model.ts'
import type { About, Conflict, Refused, Said } from '../../../src/shared/settle.ts'
import { CONFLICT_KINDS, REJECTIONS, type ConflictKind } from '../../../src/shared/sync.ts'

/** What staff may see of synchronisation. Names, numbers and addresses are invented; numbers are of ARCEP's fiction range. */
export interface SettleFixture {
  readonly link: LinkState
  readonly role: StaffRole
  readonly conflicts: readonly Conflict[]
  readonly refused: readonly Refused[]
}

/** Today at 10:12 on the machine that looks. */
const TEN = new Date(new Date().setHours(10, 12, 0, 0)).getTime()
const MINUTE = 60_000

const nadia: About = { record: 'guardian', name: 'Nadia Payet', className: '6B', guardianId: 'g1' }
const marc: About = { record: 'account', name: 'Marc Hoarau-Técher', className: '4A', guardianId: 'g2' }
const enzo: About = { record: 'pupil', name: 'Enzo Grondin', className: 'CM2', guardianId: 'g3' }

const side = (by: string | null, minutes: number, said: readonly Said[] = [], letter: number | null = null): Conflict['mine'] => ({
  by,
  at: by === null ? null : TEN + minutes * MINUTE,
  said: [...said],
  letter,
})
const made = (kind: ConflictKind, over: Partial<Conflict>): Conflict => ({
  id: `c-${kind}-${over.about?.name ?? ''}-${over.mine?.said[0]?.field ?? ''}`,
  kind,
  about: nadia,
  mine: side('Sacha Modèle', 4),
  theirs: side('Camille Exemple', 0),
  other: null,
  canTake: ['same-field', 'merge-unlink', 'delete-edit'].includes(kind),
  leadOnly: false,
  ...over,
})

const mobile = made('same-field', {
  mine: side('Sacha Modèle', 4, [{ field: 'mobile', value: '06 39 98 10 02' }]),
  theirs: side('Camille Exemple', 0, [{ field: 'mobile', value: '06 39 98 10 01' }]),
})
const address = made('same-field', {
  mine: side('Sacha Modèle', 4, [{ field: 'address', value: '12 ter chemin des Badamiers\nBâtiment C, porte 14\n97400 Saint-Denis' }]),
  theirs: side('parent', 0, [{ field: 'address', value: '3 rue des Filaos\n97413 Cilaos' }]),
})

/** One of each kind, and what is particular about some. */
const KINDS: Readonly<Record<ConflictKind, readonly Conflict[]>> = {
  'same-field': [
    mobile,
    address,
    made('same-field', {
      about: enzo,
      mine: side('Sacha Modèle', 9, [{ field: 'birthDate', value: '2015-03-05' }]),
      theirs: side(null, 0, [{ field: 'birthDate', value: '2015-05-03' }]),
    }),
    made('same-field', {
      about: { record: 'person', name: 'Sacha Modèle', className: null, guardianId: null },
      mine: side('Camille Exemple', 0, [{ field: 'role', value: 'head' }]),
      theirs: side('Dominique Essai', 0, [{ field: 'role', value: 'secretary' }]),
      leadOnly: true,
    }),
  ],
  'delete-edit': [
    made('delete-edit', {
      about: { ...nadia, record: 'responsibility' },
      other: { ...enzo },
      theirs: side('Camille Exemple', 0, [{ field: 'child', value: 'Enzo Grondin' }]),
    }),
  ],
  gone: [
    made('gone', {
      about: { ...nadia, record: 'contact_point' },
      mine: side('parent', 2, [{ field: 'provedMobile', value: '06 39 98 10 07' }]),
    }),
  ],
  'two-letters': [
    made('two-letters', {
      about: marc,
      theirs: side('Camille Exemple', 0, [], 1_000_012),
      mine: side('Sacha Modèle', 4, [], 2_000_003),
    }),
  ],
  'two-passwords': [made('two-passwords', { about: marc, mine: side('parent', 1), theirs: side('parent', 0) })],
  'letter-superfluous': [made('letter-superfluous', { about: marc, mine: side('Sacha Modèle', 4, [], 2_000_004) })],
  'identifier-taken': [
    made('identifier-taken', {
      about: { ...nadia, record: 'account' },
      other: marc,
      mine: side('system', 0, [{ field: 'identifier', value: 'n.payet' }]),
      theirs: side('system', 0, [{ field: 'identifier', value: 'n.payet274113' }]),
    }),
  ],
  'same-person': [
    made('same-person', { other: { ...nadia, guardianId: 'g9' } }),
    made('same-person', { about: enzo, other: { ...enzo, guardianId: 'g9' } }),
    made('same-person', { about: marc, other: { ...nadia, record: 'account' } }),
  ],
  'merge-unlink': [made('merge-unlink', { about: { ...nadia, record: 'responsibility' }, other: enzo })],
}

const refused = (code: Refused['code'], over: Partial<Refused> = {}): Refused => ({
  id: `r-${code}`,
  action: 'record.corrected',
  by: 'Camille Exemple',
  at: TEN,
  code,
  leadOnly: false,
  parts: [{ about: nadia, does: 'set', said: [{ field: 'mobile', value: '06 39 98 10 01' }] }],
  more: 0,
  ...over,
})
const REFUSED: Readonly<Record<Refused['code'], Refused>> = {
  change_not_understood: refused('change_not_understood'),
  parent_missing: refused('parent_missing', {
    action: 'record.linked',
    parts: [
      { about: { ...nadia, record: 'responsibility' }, does: 'add', said: [{ field: 'child', value: 'Enzo Grondin' }] },
      { about: { ...marc, record: 'responsibility', guardianId: null }, does: 'drop', said: [] },
    ],
    more: 3,
  }),
  second_account: refused('second_account', {
    action: 'import.applied',
    by: 'system',
    parts: [{ about: marc, does: 'add', said: [{ field: 'identifier', value: 'm.hoarau' }] }],
  }),
}

const linked = (over: Partial<Extract<LinkState, { kind: 'linked' }>> = {}): LinkState => ({
  kind: 'linked',
  waiting: 0,
  since: null,
  heardAt: TEN,
  phase: 'quiet',
  received: 0,
  trouble: null,
  ...over,
})
const nothing = { role: 'secretary', conflicts: [], refused: [] } as const
const every = CONFLICT_KINDS.flatMap((kind) => KINDS[kind])

export const settleFixtures = {
  'settle-none': { ...nothing, link: linked() },
  'settle-few': { ...nothing, link: linked({ waiting: 3, since: TEN }), conflicts: [mobile, address, ...KINDS['two-letters']] },
  'settle-every': { ...nothing, link: linked(), conflicts: every, refused: REJECTIONS.map((code) => REFUSED[code]) },
  'settle-refused': { ...nothing, role: 'head', link: linked(), refused: REJECTIONS.map((code) => REFUSED[code]) },
  'settle-silent': { ...nothing, link: linked({ waiting: 3, since: TEN, trouble: failure('hub_unreachable') }) },
  'settle-forked': { ...nothing, role: 'it', link: linked({ waiting: 1, since: TEN, trouble: failure('station_unknown') }) },
  'settle-first': { ...nothing, link: linked({ phase: 'first', received: 12_000, heardAt: null }) },
  'settle-talking': { ...nothing, link: linked({ phase: 'talking', waiting: 1, since: TEN - 30 * 3_600_000 }) },
  'settle-join': { ...nothing, role: 'it', link: { kind: 'to-join', hub: 'guichet.college.example' } },
  'settle-to-join': { ...nothing, link: { kind: 'to-join', hub: 'guichet.college.example' } },
} as const satisfies Record<string, SettleFixture>

export type SettleName = keyof typeof settleFixtures
export const settleNames = Object.keys(settleFixtures) as SettleName[]
export const isSettle = (name: string): name is SettleName => name in settleFixtures
