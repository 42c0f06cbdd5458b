import { failure, type Failure } from '../../shared/codes.ts'
import { letterBlocks, letterVariables, type LetterBlocks, type LetterVariable } from '../../shared/letter-text.ts'
import { err, ok, type Result } from '../../shared/result.ts'

export type { LetterBlocks, LetterVariable }

const VARIABLE = /\{\{([^{}]*)\}\}/g
/** A tag, a comment, an entity; controls, and signs that are not seen or turn a line round. */
const MARKUP = /<[a-z!/?]|&[a-z#][a-z0-9]*;|[\p{Cc}\p{Cf}\u2028\u2029]/iu

/**
 * Whether the school's own words may stand on a letter: known variables only, no markup, and what a letter cannot do without.
 * Failures: `text_markup`, `text_variable_unknown` {block, variable}, `text_variable_missing` {block, variable}.
 */
export function checkBlocks(blocks: LetterBlocks): Result<null, Failure> {
  for (const block of letterBlocks) {
    const text = blocks[block]
    if (MARKUP.test(text)) return err(failure('text_markup', { block }))
    const unknown = [...text.matchAll(VARIABLE)].map(([, name = '']) => name).find((name) => !isVariable(name))
    const broken = /\{\{|\}\}/.exec(text.replaceAll(VARIABLE, ''))?.[0]
    if (unknown !== undefined || broken !== undefined)
      return err(failure('text_variable_unknown', { block, variable: unknown === undefined ? (broken ?? '') : `{{${unknown}}}` }))
  }
  if (!blocks.intro.includes('{{url}}')) return err(failure('text_variable_missing', { block: 'intro', variable: '{{url}}' }))
  if (blocks.title.trim() === '') return err(failure('text_variable_missing', { block: 'title', variable: '{{portal}}' }))
  return ok(null)
}

const isVariable = (name: string): name is LetterVariable => (letterVariables as readonly string[]).includes(name)

/** The text with each variable's value in its place. Values are never read as texts again. */
export const fillText = (text: string, values: Readonly<Record<LetterVariable, string>>): string =>
  text.replaceAll(VARIABLE, (whole, name: string) => (isVariable(name) ? values[name] : whole))
