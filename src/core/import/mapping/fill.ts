import { fieldsOf, type Mapping } from '../../../shared/mapping.ts'
import { searchName } from '../../domain/names.ts'
import type { Db } from '../../store/open.ts'

/** The staged column of each field that a table may not have. */
const PUPIL = { usageName: 'usage', birthDate: 'birth', className: 'className', sex: 'sex', ine: 'ine' } as const
const GUARDIAN = {
  usageName: 'usage',
  firstName: 'first',
  civility: 'civility',
  mobile: 'mobile',
  phoneHome: 'home',
  phoneWork: 'work',
  mail: 'mail',
  address: 'lines',
  postalCode: 'postal',
  city: 'city',
  country: 'country',
} as const

/** Staged columns that an export has not for everybody: what the store holds there stays. */
export interface Uncovered {
  readonly pupil: readonly string[]
  readonly guardian: readonly string[]
}
export const COVERS_ALL: Uncovered = { pupil: [], guardian: [] }

/** What none of these tables says of pupils, and what at least one does not say of all its guardians. */
export function uncoveredBy(mappings: readonly Mapping[]): Uncovered {
  const has = ({ columns }: Mapping, field: string): boolean => columns[field as keyof typeof columns] !== undefined
  const pupils = mappings.filter(({ rows }) => rows === 'pupil')
  const slots = mappings.flatMap((mapping) =>
    ['guardian1', 'guardian2']
      .filter((slot) => fieldsOf(mapping.rows).some((field) => field.startsWith(slot)) && has(mapping, `${slot}.familyName`))
      .map((slot) => (field: string) => has(mapping, `${slot}.${field}`)),
  )
  return {
    pupil: Object.entries(PUPIL).flatMap(([field, column]) => (pupils.every((one) => has(one, `pupil.${field}`)) ? [] : [column])),
    guardian: Object.entries(GUARDIAN).flatMap(([field, column]) => (slots.every((slot) => slot(field)) ? [] : [column])),
  }
}

const STORED: Readonly<Record<string, string>> = {
  usage: 'usage_name',
  birth: 'birth_date',
  className: 'class_name',
  first: 'first_name',
  home: 'phone_home',
  work: 'phone_work',
  lines: 'address_lines',
  postal: 'postal_code',
}

/** In staging, once rows know whom of the store they are: what an export does not tell stays as the store has it. */
export function fillUncovered(db: Db, { pupil, guardian }: Uncovered): void {
  const fill = (kind: 'pupil' | 'guardian', column: string): void => {
    const stored = `(SELECT ${STORED[column] ?? column} FROM main.${kind} s WHERE s.id = n.id)`
    const empty = column === 'lines' ? `n.lines = '[]'` : column === 'first' ? `n.first = ''` : `n.${column} IS NULL`
    const also = column === 'mobile' ? `, mobileRaw = (SELECT mobile_raw FROM main.guardian s WHERE s.id = n.id)` : ''
    db.exec(`UPDATE staging.next_${kind} AS n SET ${column} = ${stored}${also} WHERE n.id IS NOT NULL AND ${empty}`)
  }
  for (const column of pupil) fill('pupil', column)
  for (const column of guardian) fill('guardian', column)
  if (!guardian.includes('usage') && !guardian.includes('first')) return
  db.function('guichet_search', { deterministic: true }, (family: unknown, usage: unknown, first: unknown) =>
    searchName({ familyName: String(family), usageName: usage === null ? null : String(usage), firstName: String(first) }),
  )
  db.exec(`UPDATE staging.next_guardian SET search = guichet_search(family, usage, first) WHERE id IS NOT NULL`)
}
