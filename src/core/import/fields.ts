import type { ChangeKind } from '../../shared/import.ts'

/** What a row is compared by: the name that the screen shows, the store's column, the export's, and the kind of change it is. */
export interface Field {
  readonly name: string
  readonly stored: string
  readonly staged: string
  readonly kind: ChangeKind
}
const field = (name: string, stored: string, staged: string, kind: ChangeKind): Field => ({ name, stored, staged, kind })

export const PUPIL_FIELDS: readonly Field[] = [
  field('familyName', 'family_name', 'family', 'names'),
  field('usageName', 'usage_name', 'usage', 'names'),
  field('firstName', 'first_name', 'first', 'names'),
  field('birthDate', 'birth_date', 'birth', 'birthDate'),
  field('className', 'class_name', 'className', 'className'),
  field('sex', 'sex', 'sex', 'names'),
  field('ine', 'ine', 'ine', 'names'),
]
export const GUARDIAN_FIELDS: readonly Field[] = [
  field('familyName', 'family_name', 'family', 'names'),
  field('usageName', 'usage_name', 'usage', 'names'),
  field('firstName', 'first_name', 'first', 'names'),
  field('civility', 'civility', 'civility', 'names'),
  field('mobile', 'mobile', 'mobile', 'phones'),
  field('phoneHome', 'phone_home', 'home', 'phones'),
  field('phoneWork', 'phone_work', 'work', 'phones'),
  field('mail', 'mail', 'mail', 'mail'),
  field('address', 'address_lines', 'lines', 'address'),
  field('postalCode', 'postal_code', 'postal', 'address'),
  field('city', 'city', 'city', 'address'),
  field('country', 'country', 'country', 'address'),
]

/** SQL: one of these fields is another in `n`, of staging, than in `p` or `g`, of the store. */
export const differs = (alias: 'p' | 'g', fields: readonly Field[]): string =>
  fields.length === 0 ? '0' : fields.map(({ stored, staged }) => `${alias}.${stored} IS NOT n.${staged}`).join(' OR ')

/** SQL: a guardian whom the export calls by another number than the store does; see renumber.ts. */
export const guardianRenumbered = `(n.sourceKey GLOB 'siecle:*' AND g.source_key <> n.sourceKey AND n.key IN (SELECT key FROM staging.renumbered WHERE kind = 'guardian'))`
export const pupilRenumbered = `(p.source_key <> n.sourceKey AND n.key IN (SELECT key FROM staging.renumbered WHERE kind = 'pupil'))`

/** SQL: the row itself is another than the store's; `pupilChanged` counts a change of guardians too. */
export const pupilRowChanged = `(${differs('p', PUPIL_FIELDS)} OR p.left_on IS NOT NULL OR p.source_key <> n.sourceKey)`
export const pupilChanged = `(${differs('p', PUPIL_FIELDS)} OR p.left_on IS NOT NULL OR p.id IN (SELECT id FROM staging.relinked))`
export const guardianChanged = `(${differs('g', GUARDIAN_FIELDS)} OR g.left_on IS NOT NULL)`
export const guardianRowChanged = `(${guardianChanged} OR g.mobile_raw IS NOT n.mobileRaw OR ${guardianRenumbered})`

/** SQL, FROM and WHERE: who comes, who is another than before, and who leaves. */
export const FROM = {
  newPupils: 'FROM staging.next_pupil n WHERE n.isNew',
  newGuardians: 'FROM staging.next_guardian n WHERE n.isNew',
  changedPupils: `FROM staging.next_pupil n JOIN main.pupil p ON p.id = n.id WHERE NOT n.isNew AND ${pupilChanged}`,
  changedGuardians: `FROM staging.next_guardian n JOIN main.guardian g ON g.id = n.id WHERE NOT n.isNew AND ${guardianChanged}`,
  leavingPupils: `FROM main.pupil p WHERE p.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM staging.next_pupil n WHERE n.id = p.id)
    AND NOT EXISTS (SELECT 1 FROM staging.stay s WHERE s.kind = 'pupil' AND s.id = p.id)`,
  leavingGuardians: `FROM main.guardian g WHERE g.left_on IS NULL AND NOT EXISTS (SELECT 1 FROM staging.next_guardian n WHERE n.id = g.id)
    AND NOT EXISTS (SELECT 1 FROM staging.stay s WHERE s.kind = 'guardian' AND s.id = g.id)`,
} as const
