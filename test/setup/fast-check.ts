import fc from 'fast-check'

/**
 * Properties are tried with the same values each time, so that a test fails when the code has changed and at no other time.
 * `GUICHET_SEED=any` draws new ones, to look for what nobody thought of; `GUICHET_SEED=<number>` repeats what that found.
 */
const seed = process.env['GUICHET_SEED']
if (seed !== 'any') fc.configureGlobal({ seed: Number(seed ?? 2026) })

export default fc
