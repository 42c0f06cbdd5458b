import { failure } from '../../shared/codes.ts'
import { err } from '../../shared/result.ts'
import { chooseFlow } from './steps/choose.ts'
import { flow } from './step.ts'

/** «Identifiant ou mot de passe perdu», and whatever else somebody comes back for: one question leads to the procedure. */
export const lost = flow('lost', 'Que faire en cas de problème ?', 1)
  .step(
    chooseFlow('lost', {
      identifier: 'recover-identifier',
      password: 'recover-password',
      'validate-mail': 'validate-mail',
      resume: 'resume',
    }),
  )
  .finish(() => Promise.resolve(err(failure('internal'))))
