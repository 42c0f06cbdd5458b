import type { CodeEntry } from './code.ts'

/** Failures of reading a school's export. Detail: `file` (base name), `line` (1-based) where there is one. */
export const importCodes = {
  import_unreadable: { audience: 'staff', says: 'import_unreadable' },
  import_empty: { audience: 'staff', says: 'import_empty' },
  import_unknown_kind: { audience: 'staff', says: 'import_unknown_kind', advice: 'import_unknown_kind_advice' },
  import_neighbour: { audience: 'staff', says: 'import_neighbour', advice: 'import_unknown_kind_advice' },
  import_damaged: { audience: 'staff', says: 'import_damaged', advice: 'import_again_advice' },
  import_truncated: { audience: 'staff', says: 'import_truncated', advice: 'import_again_advice' },
  import_entities: { audience: 'staff', says: 'import_entities', advice: 'import_again_advice' },
  import_encoding: { audience: 'staff', says: 'import_encoding', advice: 'import_again_advice' },
  import_zip_damaged: { audience: 'staff', says: 'import_zip_damaged', advice: 'import_again_advice' },
  import_zip_too_big: { audience: 'staff', says: 'import_zip_too_big' },
  import_missing_pupils: { audience: 'staff', says: 'import_missing_pupils' },
  import_missing_guardians: { audience: 'staff', says: 'import_missing_guardians' },
  import_mixed: { audience: 'staff', says: 'import_mixed' },
  import_other_school: { audience: 'staff', says: 'import_other_school' },
  import_two_schools: { audience: 'staff', says: 'import_two_schools' },
  import_two_years: { audience: 'staff', says: 'import_two_years' },
  import_missing_heading: { audience: 'staff', says: 'import_missing_heading' },
  import_cancelled: { audience: 'staff', says: 'import_cancelled' },
  import_no_name: { audience: 'staff', says: 'import_no_name' },
  import_bad_date: { audience: 'staff', says: 'import_bad_date' },
  import_unknown_child: { audience: 'staff', says: 'import_unknown_child' },
  import_homonym: { audience: 'staff', says: 'import_homonym' },
} as const satisfies Record<string, CodeEntry>
