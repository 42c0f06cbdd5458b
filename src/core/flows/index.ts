import type { FlowId } from '../../shared/screens.ts'
import { activateByLetter } from './activate-by-letter.ts'
import { changeMail } from './change-mail.ts'
import { changeMobile } from './change-mobile.ts'
import { withFranceConnect } from './franceconnect.ts'
import { guideMe } from './guide-me.ts'
import { joinAccounts } from './join-accounts.ts'
import { lost } from './lost.ts'
import { myAccount } from './my-account.ts'
import { recoverIdentifier } from './recover-identifier.ts'
import { recoverPassword } from './recover-password.ts'
import { registerBySms } from './register-by-sms.ts'
import { resume } from './resume.ts'
import type { Flow } from './step.ts'
import { validateMail } from './validate-mail.ts'

/** Every procedure a parent can follow at the kiosk. */
export const flows: Readonly<Record<FlowId, Flow>> = {
  'register-by-sms': registerBySms,
  franceconnect: withFranceConnect,
  'activate-by-letter': activateByLetter,
  'validate-mail': validateMail,
  lost,
  'recover-identifier': recoverIdentifier,
  'recover-password': recoverPassword,
  'my-account': myAccount,
  'change-mail': changeMail,
  'change-mobile': changeMobile,
  'join-accounts': joinAccounts,
  resume,
  'guide-me': guideMe,
}
