import { failure } from '../../shared/codes.ts'
import { err } from '../../shared/result.ts'
import { askReference } from './steps/ask-reference.ts'
import { flow } from './step.ts'

/** «Contactez l'établissement … vous pourrez alors reprendre l'activation de votre compte»: with the slip's reference. */
export const resume = flow('resume', 'Reprendre l’activation', 1)
  .step(askReference)
  .finish(() => Promise.resolve(err(failure('internal'))))
