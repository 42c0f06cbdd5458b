import { failure } from '../../shared/codes.ts'
import { err } from '../../shared/result.ts'
import { showAccount } from './steps/show-account.ts'
import { signIn } from './steps/sign-in.ts'
import { flow } from './step.ts'

/** Guide, «Comment gérer son compte EduConnect»: the account, once signed in at the kiosk. */
export const myAccount = flow('my-account', 'Comment gérer son compte', 2)
  .step(signIn)
  .step(showAccount)
  .finish(() => Promise.resolve(err(failure('internal'))))
