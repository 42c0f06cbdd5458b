import { formatPhone } from '../contact/phone.ts'

/** A field's value as people read it: numbers grouped, the lines of an address, which are a list in the store, as one text. */
export function shown(field: string, value: string | null): string | null {
  if (value === null) return null
  if (field === 'mobile') return formatPhone(value)
  if (field !== 'address') return value
  return (JSON.parse(value) as readonly string[]).join(', ') || null
}
