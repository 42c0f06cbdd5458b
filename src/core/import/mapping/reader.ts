import { failure } from '../../../shared/codes.ts'
import type { ChildField, GuardianField, MappedField, Mapping, PupilField } from '../../../shared/mapping.ts'
import type { Territory } from '../../../shared/model.ts'
import { fold, searchName } from '../../domain/names.ts'
import { isFooter, type Cells } from '../headings.ts'
import type { StagedGuardian, StagedPupil, Staging } from '../staging.ts'
import type { RowReader } from '../table.ts'
import {
  civilityOf,
  classOrNull,
  countryOrNull,
  dateOrNull,
  ineOrNull,
  mailOrNull,
  mobileOf,
  namesOf,
  sexOrNull,
  textOrNull,
  usageOrNull,
} from '../values.ts'

type Cell<F extends string> = (field: F) => string | undefined

/** Reads the rows of a table as its mapping says. The mapping holds what is required: see missingFields. */
export function mappedReader(mapping: Mapping, file: string, staging: Staging, territory: Territory): RowReader {
  const { columns, rows } = mapping
  const came = new Map<string, NamedChild>()
  const cellOf =
    <F extends string>(cells: Cells, group: string): Cell<F> =>
    (field) => {
      const at = columns[`${group}.${field}` as MappedField]
      return at === undefined ? undefined : cells[at]
    }
  return (cells, line) => {
    if (isFooter(cells)) return
    const place: Place = { file, line, staging, territory }
    if (rows === 'guardian') {
      const guardian = readGuardian(cellOf<GuardianField>(cells, 'guardian1'), 1, place)
      if (guardian === null) return staging.reject(file, line, failure('import_no_name', { file, line }))
      staging.guardian(guardian)
      for (const [n, group] of ['child1', 'child2', 'child3', 'child4'].entries()) {
        nameChild(cellOf<ChildField>(cells, group), n, guardian.key, place)
      }
      return
    }
    const child = readPupil(cellOf<PupilField>(cells, 'pupil'), place)
    if (child === null) return staging.reject(file, line, failure('import_no_name', { file, line }))
    const guardians = ([1, 2] as const).flatMap((n) => readGuardian(cellOf<GuardianField>(cells, `guardian${n}`), n, place) ?? [])
    const named: NamedChild = { sex: child.sex, classKey: child.classKey, guardians: guardians.map(({ names }) => names) }
    const before = came.get(child.key)
    if (before === undefined) came.set(child.key, named)
    else if (child.ine === null && areStrangers(before, named))
      return staging.reject(file, line, failure('import_twice', { file, line, name: `${child.first} ${child.family}` }))
    staging.pupilOnce(child)
    for (const [n, guardian] of guardians.entries()) {
      staging.guardian(guardian)
      const beside = guardians[1 - n]
      if (beside !== undefined) staging.beside({ guardian: guardian.key, other: beside.key })
      const rank = guardian.key.endsWith(':2') ? 2 : 1
      staging.link({ pupil: child.key, guardian: guardian.key, legal: 1, rank, kinship: null, file, line })
    }
  }
}

interface Place {
  readonly file: string
  readonly line: number
  readonly staging: Staging
  readonly territory: Territory
}

/** What tells two children apart who have the same names and birth date. */
interface NamedChild {
  readonly sex: 'M' | 'F' | null
  readonly classKey: string
  readonly guardians: readonly string[]
}

/**
 * A child may have a row for each guardian. Rows that have no guardian in common are of two children all the same when sex or class
 * differs, or when each names a couple: then whoever answers for the one must not see the other.
 */
function areStrangers(one: NamedChild, other: NamedChild): boolean {
  const [mine, theirs] = [one.guardians, other.guardians]
  if (mine.length === 0 || theirs.length === 0 || mine.some((names) => theirs.includes(names))) return false
  const differ = (a: string | null, b: string | null): boolean => Boolean(a) && Boolean(b) && a !== b
  return differ(one.sex, other.sex) || differ(one.classKey, other.classKey) || (mine.length > 1 && theirs.length > 1)
}

/** The row's pupil, under one key for all rows that name them; null without a name. */
function readPupil(cell: Cell<PupilField>, { file, line, staging }: Place): StagedPupil | null {
  const family = textOrNull(cell('familyName'))
  const first = textOrNull(cell('firstName'))
  if (family === null || first === null) return null
  const given = textOrNull(cell('birthDate'))
  const birth = dateOrNull(cell('birthDate'))
  if (given !== null && birth === null) staging.reject(file, line, failure('import_bad_date', { file, line, value: given.slice(0, 20) }))
  const ine = ineOrNull(cell('ine'))
  const className = classOrNull(cell('className'))
  const usage = usageOrNull(cell('usageName'), family)
  const otherKey = `onde:${namesOf(family, first)}|${birth ?? `~${fold(className ?? '')}`}`
  const key = ine === null ? otherKey : `ine:${ine}`
  return {
    key,
    sourceKey: key,
    otherKey,
    ine,
    family,
    usage,
    first,
    birth,
    sex: sexOrNull(cell('sex')),
    className,
    left: 0,
    file,
    line,
    names: namesOf(family, first),
    usageNames: usage === null ? '' : namesOf(usage, first),
    classKey: fold(className ?? ''),
  }
}

/** A guardian of the row; null where nobody is named. */
function readGuardian(cell: Cell<GuardianField>, n: 1 | 2, { file, line, territory }: Place): StagedGuardian | null {
  const family = textOrNull(cell('familyName')) ?? textOrNull(cell('usageName'))
  if (family === null) return null
  const first = textOrNull(cell('firstName')) ?? ''
  const usage = usageOrNull(cell('usageName'), family)
  const civility = civilityOf(cell('civility'))
  const { mobile, raw } = mobileOf([cell('mobile'), cell('phoneHome'), cell('phoneWork')], territory)
  const street = textOrNull(cell('address'))
  return {
    key: `${file}:${String(line).padStart(8, '0')}:${n}`,
    sourceKey: null,
    names: first === '' ? `${fold(family)}|~${civility ?? ''}` : namesOf(family, first),
    civility,
    family,
    usage,
    first,
    mobile,
    mobileRaw: raw,
    home: textOrNull(cell('phoneHome')),
    work: textOrNull(cell('phoneWork')),
    mail: mailOrNull(cell('mail')),
    addressId: null,
    lines: JSON.stringify(street === null ? [] : [street]),
    postal: textOrNull(cell('postalCode')),
    city: textOrNull(cell('city')),
    country: countryOrNull(cell('country')),
    search: searchName({ familyName: family, usageName: usage, firstName: first }),
    file,
    line,
  }
}

/** A child as a guardian's row names it: found among the pupils by names and class. */
function nameChild(cell: Cell<ChildField>, child: number, guardian: string, { file, line, staging }: Place): void {
  const family = textOrNull(cell('familyName'))
  const first = textOrNull(cell('firstName'))
  if (family === null || first === null) return
  const classes = textOrNull(cell('className')) ?? ''
  for (const classKey of new Set([classes, ...classes.split(',')].map(fold))) {
    staging.namedChild({ guardian, child, names: namesOf(family, first), classKey, name: `${first} ${family}`, file, line })
  }
}
