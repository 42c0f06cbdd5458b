import { m, type Locale } from '../../shared/i18n/index.ts'
import type { LetterBlocks, LetterVariable } from '../../shared/letter-text.ts'
import type { LetterKind } from '../../shared/model.ts'
import type { Store } from '../store/store.ts'

type Values = Readonly<Record<Extract<LetterVariable, 'portal' | 'url' | 'contact'>, string>>
const templates: Values = { portal: '{{portal}}', url: '{{url}}', contact: '{{contact}}' }

/** A kind's words as they come with Guichet: with variables, or with these values. */
export function ownTexts(kind: LetterKind, locale: Locale, values: Values = templates): LetterBlocks {
  const options = { locale }
  const activation = {
    steps: m.letter_steps({}, options),
    step1: m.letter_step_1({}, options),
    step2: m.letter_step_2({}, options),
    step3: m.letter_step_3({}, options),
    help: m.letter_help(values, options),
  }
  switch (kind) {
    case 'C01':
      return { title: m.letter_title(values, options), intro: m.letter_intro(values, options), ...activation }
    case 'C05':
      return { title: m.letter_renewal_title(values, options), intro: m.letter_renewal_intro(values, options), ...activation }
    case 'C03':
      return {
        title: m.letter_reminder_title(values, options),
        intro: m.letter_reminder_intro(values, options),
        steps: m.letter_reminder_steps({}, options),
        step1: m.letter_reminder_step_1({}, options),
        step2: m.letter_reminder_step_2({}, options),
        step3: '',
        help: m.letter_reminder_help(values, options),
      }
  }
}

/** A batch's words: the school's version it was made with, else Guichet's own. */
export function textsOf(store: Store, kind: LetterKind, textId: number | null): LetterBlocks {
  const kept = textId === null ? null : store.letterTexts.byId(textId)
  return kept === null ? ownTexts(kind, 'fr') : (JSON.parse(kept.blocks) as LetterBlocks)
}
