/** What a password must be (CNIL 2022-100, with throttling: 50 bits). The kiosk shows it while one types; core decides. */
export const PASSWORD_RULE = { minLength: 8, minClasses: 3, phraseLength: 20, maxLength: 128 } as const

/** argon2id, 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's minimum. `algorithm: 2` is argon2id. */
export const PASSWORD_HASHING = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Which of the four classes a password holds, and whether it is long enough to need fewer. */
export function passwordClasses(password: string): {
  readonly lower: boolean
  readonly upper: boolean
  readonly digit: boolean
  readonly other: boolean
  readonly classes: number
  readonly long: boolean
} {
  const lower = /\p{Ll}|\p{Lo}/u.test(password)
  const upper = /\p{Lu}/u.test(password)
  const digit = /\p{Nd}/u.test(password)
  const other = /[^\p{L}\p{Nd}]/u.test(password)
  const classes = [lower, upper, digit, other].filter(Boolean).length
  return { lower, upper, digit, other, classes, long: password.length >= PASSWORD_RULE.phraseLength }
}
