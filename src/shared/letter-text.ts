import { z } from 'zod'

/** The parts of a letter whose words the school may choose. */
export const letterBlocks = ['title', 'intro', 'steps', 'step1', 'step2', 'step3', 'help'] as const
export type LetterBlock = (typeof letterBlocks)[number]
export type LetterBlocks = Readonly<Record<LetterBlock, string>>

/** What `{{…}}` may name in them. Neither the identifiant nor a secret: those have their own place. */
export const letterVariables = ['school', 'head', 'city', 'phone', 'mail', 'contact', 'portal', 'url', 'guardian', 'until'] as const
export type LetterVariable = (typeof letterVariables)[number]

const words = z.string().max(1500)
export const blocksSchema = z.strictObject({
  title: words,
  intro: words,
  steps: words,
  step1: words,
  step2: words,
  step3: words,
  help: words,
})
