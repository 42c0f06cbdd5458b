import { failure } from '../../shared/codes.ts'
import { err } from '../../shared/result.ts'
import type { SessionFacts, Step } from './step.ts'
import { chooseFlow } from './steps/choose.ts'
import { flow } from './step.ts'

const hasLetter: Step<SessionFacts, { readonly letter: false }, 'choose'> = {
  id: 'has-letter',
  guideStep: 1,
  screen: 'choose',
  show: () => ({ about: 'has-letter', options: ['yes', 'no'] }),
  answer: (_, { option }) =>
    option === 'yes' ? { kind: 'switch', flow: 'activate-by-letter', facts: {} } : { kind: 'done', facts: { letter: false } },
}

/** «Je ne sais pas»: two questions lead to the right procedure. */
export const guideMe = flow('guide-me', 'Comment activer son compte ?', 2)
  .step(hasLetter)
  .step(chooseFlow('has-signed-in', { yes: 'lost', no: 'register-by-sms' }))
  .finish(() => Promise.resolve(err(failure('internal'))))
