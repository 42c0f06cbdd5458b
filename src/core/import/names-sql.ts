/** SQL: a person's name as the export has it. */
export const exportedName = (row: string): string => `trim(${row}.first || ' ' || coalesce(${row}.usage, ${row}.family))`

/** SQL: a person's name as the store has it. */
export const storedName = (row: 'p' | 'g'): string => `trim(${row}.first_name || ' ' || coalesce(${row}.usage_name, ${row}.family_name))`
