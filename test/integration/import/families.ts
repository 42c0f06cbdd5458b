import type { SampleAdult, SampleFamily } from '../../../src/core/import/sample/families.ts'
import type { Db } from '../../../src/core/store/open.ts'

export interface Guardian {
  readonly family: string
  readonly usage: string | null
  readonly first: string
  readonly civility: string | null
  readonly mobile: string | null
  readonly home: string | null
  readonly mail: string | null
  readonly lines: readonly string[]
  readonly postal: string | null
  readonly city: string | null
  readonly rank: number | null
}

export interface Child {
  readonly ine: string | null
  readonly family: string
  readonly first: string
  readonly birth: string | null
  readonly sex: string | null
  readonly className: string | null
  readonly guardians: readonly Guardian[]
}

interface Row extends Omit<Child, 'guardians'> {
  readonly id: string
}
type LinkRow = Omit<Guardian, 'lines'> & { readonly lines: string; readonly pupil: string }

/** Who is present in the store, each with the guardians, in a steady order. */
export function familiesIn(db: Db): Child[] {
  const links = db
    .prepare<[], LinkRow>(
      `SELECT r.pupil_id AS pupil, g.family_name AS family, g.usage_name AS usage, g.first_name AS first, g.civility, g.mobile, g.phone_home AS home,
         g.mail, g.address_lines AS lines, g.postal_code AS postal, g.city, r.legal_rank AS rank
       FROM responsibility r JOIN guardian g ON g.id = r.guardian_id WHERE g.left_on IS NULL`,
    )
    .all()
  const byPupil = new Map<string, Guardian[]>()
  for (const { pupil, lines, ...guardian } of links) {
    byPupil.set(pupil, [...(byPupil.get(pupil) ?? []), { ...guardian, lines: JSON.parse(lines) as string[] }])
  }
  const children = db
    .prepare<[], Row>(
      `SELECT id, ine, family_name AS family, first_name AS first, birth_date AS birth, sex, class_name AS className
       FROM pupil WHERE left_on IS NULL`,
    )
    .all()
    .map(({ id, ...pupil }) => ({ ...pupil, guardians: inOrder(byPupil.get(id) ?? []) }))
  return inSteadyOrder(children)
}

/** What the store should hold of a sample, worked out from the families alone. */
export function familiesOf(families: readonly SampleFamily[], format: 'siecle' | 'onde'): Child[] {
  const present = families.flatMap((family) => family.pupils.filter(({ left }) => !left).map((pupil) => ({ pupil, family })))
  // ONDE has no number for children: of two with the same names in one class nobody knows whose they are.
  const nameOf = ({ pupil }: (typeof present)[number]): string => `${pupil.family}|${pupil.first}|${pupil.className}`
  const times = new Map<string, number>()
  for (const child of present) times.set(nameOf(child), (times.get(nameOf(child)) ?? 0) + 1)
  const children = present.map(({ pupil, family }) => ({
    ine: pupil.ine,
    family: pupil.family,
    first: pupil.first,
    birth: pupil.birth,
    sex: pupil.sex === '1' ? 'M' : 'F',
    className: pupil.className,
    guardians:
      format === 'onde' && times.get(nameOf({ pupil, family })) !== 1
        ? []
        : inOrder(
            family.adults.flatMap((adult, n) =>
              adult.contact ? [] : [guardianOf(adult, family, format === 'onde' ? null : n === 0 ? 1 : 2)],
            ),
          ),
  }))
  return inSteadyOrder(children)
}

function guardianOf(adult: SampleAdult, { addresses }: SampleFamily, rank: number | null): Guardian {
  const at = addresses.find(({ id }) => id === adult.address)
  if (at === undefined) throw new Error('an adult without an address')
  const digits = adult.mobile.replaceAll(/\D/g, '')
  return {
    family: adult.family,
    usage: adult.usage,
    first: adult.first,
    civility: adult.civility === 'MME' ? 'MME' : 'M',
    mobile: digits === '' || digits.startsWith('0262') ? null : `+33${digits.slice(-9)}`,
    home: adult.home === '' ? null : adult.home,
    mail: adult.mail === '' ? null : adult.mail,
    lines: [at.line],
    postal: at.postal,
    city: at.city,
    rank,
  }
}

/** An order of children that leaves nothing to chance: of two with the same names and birthday, what else is known decides. */
export const inSteadyOrder = (children: readonly Child[]): Child[] =>
  children.toSorted(
    byText(({ ine, first, birth, family, sex, className, guardians }) => [ine, first, birth, family, sex, className, guardians.map(told)]),
  )

const inOrder = (guardians: readonly Guardian[]): Guardian[] => guardians.toSorted(byText(told))
const told = ({ family, first, rank, usage, mobile, home, mail, city }: Guardian) => [family, first, rank, usage, mobile, home, mail, city]

function byText<T>(of: (one: T) => unknown): (a: T, b: T) => number {
  return (a, b) => {
    const [one, other] = [JSON.stringify(of(a)), JSON.stringify(of(b))]
    return one === other ? 0 : one < other ? -1 : 1
  }
}
