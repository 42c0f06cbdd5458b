import { failure, type Failure } from '../../shared/codes.ts'
import type { StaffRole } from '../../shared/model.ts'
import { PASSWORD_RULE, passwordClasses } from '../../shared/password.ts'

/** Who answers for the school: people and their rights, erasures, the audit. */
export const leads = (role: StaffRole): boolean => role !== 'secretary'

/**
 * What signs somebody in, by how far their rights reach (CNIL, délibération 2022-100; tries are throttled, limits.ts): six digits for a
 * secretary, and a password, 8 characters of 3 classes or a long phrase, for heads and IT. Gives `pin_weak`, `staff_password_weak` or null.
 */
export function judgeStaffSecret(secret: string, role: StaffRole): Failure | null {
  if (!leads(role)) return pinIsWeak(secret) ? failure('pin_weak') : null
  const { classes, long } = passwordClasses(secret)
  const strong = secret.length >= PASSWORD_RULE.minLength && (classes >= PASSWORD_RULE.minClasses || long)
  return strong ? null : failure('staff_password_weak')
}

/** At least 6 digits and not one run or one digit. Longer words are welcome. */
function pinIsWeak(pin: string): boolean {
  if (pin.length < 6) return true
  if (new Set(pin).size < 3) return true
  return '01234567890'.includes(pin) || '09876543210'.includes(pin)
}
