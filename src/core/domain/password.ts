import { failure, type Failure } from '../../shared/codes.ts'
import { PASSWORD_RULE, passwordClasses } from '../../shared/password.ts'

export interface PasswordContext {
  /** Words too near the person to be a secret: identifier, names. */
  readonly personal: readonly string[]
  isCommon(password: string): boolean
}

/**
 * CNIL, délibération 2022-100: with throttled sign-in, 50 bits, which 8 characters of 3 classes give; a longer phrase of fewer
 * classes gives them too. Then no well-known password and nothing that is the person's own name.
 * Gives `password_weak`, `password_common` or null.
 */
export function judgePassword(password: string, context: PasswordContext): Failure | null {
  const { long, classes } = passwordClasses(password)
  if (password.length < PASSWORD_RULE.minLength) return failure('password_weak')
  if (classes < PASSWORD_RULE.minClasses && !long) return failure('password_weak')
  const plain = password.toLowerCase()
  const stem = plain.replaceAll(/[^a-z]/g, '')
  if (context.isCommon(plain) || (stem.length >= 4 && stem.length > plain.length / 2 && context.isCommon(stem)))
    return failure('password_common')
  if (context.personal.some((word) => word.length >= 3 && plain.includes(word.toLowerCase()) && word.length > plain.length / 2)) {
    return failure('password_common')
  }
  return null
}
