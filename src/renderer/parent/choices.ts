import {
  Baby,
  CircleHelp,
  Fingerprint,
  KeyRound,
  MailCheck,
  Mail,
  MessageSquareText,
  RotateCcw,
  ScrollText,
  Ticket,
  UserRound,
  Check,
  X,
} from '@lucide/svelte'
import { m } from '../../shared/i18n/index.ts'
import type { Choice as Option, FlowId } from '../../shared/screens.ts'

/** One large choice: a picture, its words, a line below. */
export interface Choice {
  readonly id: string
  readonly icon: typeof ScrollText
  readonly says: () => string
  readonly hint?: () => string
}

/** The procedures as the first screen names them. */
export const flowChoices: Readonly<Record<FlowId, Omit<Choice, 'id'>>> = {
  'activate-by-letter': { icon: ScrollText, says: m.parent_home_letter, hint: m.parent_home_letter_hint },
  'register-by-sms': { icon: MessageSquareText, says: m.parent_home_register, hint: m.parent_home_register_hint },
  franceconnect: { icon: Fingerprint, says: m.parent_home_franceconnect, hint: m.parent_home_franceconnect_hint },
  lost: { icon: KeyRound, says: m.parent_home_lost, hint: m.parent_home_lost_hint },
  'my-account': { icon: UserRound, says: m.parent_home_account, hint: m.parent_home_account_hint },
  'validate-mail': { icon: MailCheck, says: m.parent_option_validate_mail, hint: m.parent_option_validate_mail_hint },
  'recover-identifier': { icon: UserRound, says: m.parent_option_identifier },
  'recover-password': { icon: KeyRound, says: m.parent_option_password },
  'change-mail': { icon: Mail, says: m.parent_account_change_mail },
  'change-mobile': { icon: MessageSquareText, says: m.parent_account_change_mobile },
  'join-accounts': { icon: Baby, says: m.parent_account_add_children },
  resume: { icon: RotateCcw, says: m.parent_option_resume },
  'guide-me': { icon: CircleHelp, says: m.parent_home_guide, hint: m.parent_home_guide_hint },
}

export const optionChoices: Readonly<Record<Option, Omit<Choice, 'id'>>> = {
  identifier: { icon: UserRound, says: m.parent_option_identifier, hint: m.parent_option_identifier_hint },
  password: { icon: KeyRound, says: m.parent_option_password, hint: m.parent_option_password_hint },
  'validate-mail': { icon: MailCheck, says: m.parent_option_validate_mail, hint: m.parent_option_validate_mail_hint },
  resume: { icon: Ticket, says: m.parent_option_resume, hint: m.parent_option_resume_hint },
  mail: { icon: Mail, says: m.parent_option_mail },
  sms: { icon: MessageSquareText, says: m.parent_option_sms },
  yes: { icon: Check, says: m.parent_option_yes },
  no: { icon: X, says: m.parent_option_no },
}
