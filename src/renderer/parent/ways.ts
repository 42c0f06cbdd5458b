import { m } from '../../shared/i18n/index.ts'
import type { FlowId } from '../../shared/screens.ts'
import { flowChoices } from './choices.ts'

/** What a button that leads to another procedure says, after a problem or at the end of one. */
export const wayWords: Readonly<Record<FlowId, () => string>> = {
  ...(Object.fromEntries(Object.entries(flowChoices).map(([flow, { says }]) => [flow, says])) as Record<FlowId, () => string>),
  'activate-by-letter': m.parent_way_activate_by_letter,
  'register-by-sms': m.parent_way_register_by_sms,
  'validate-mail': m.parent_way_validate_mail,
  lost: m.parent_way_lost,
  'recover-password': m.parent_way_recover_password,
  'my-account': m.parent_way_my_account,
  'join-accounts': m.parent_way_join_accounts,
}
