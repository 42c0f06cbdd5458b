import type { FlowId } from '../../shared/screens.ts'
import { activateByLetter } from './activate-by-letter.ts'
import { registerBySms } from './register-by-sms.ts'
import type { Flow } from './step.ts'
import { validateMail } from './validate-mail.ts'

/** Every procedure a parent can follow at the kiosk. */
export const flows: Readonly<Record<FlowId, Flow>> = {
  'register-by-sms': registerBySms,
  'activate-by-letter': activateByLetter,
  'validate-mail': validateMail,
}
