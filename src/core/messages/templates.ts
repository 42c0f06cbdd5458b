import { text, type Locale, type MessageKey } from '../../shared/i18n/index.ts'

/** What a message is written from; erased with it. */
export type TemplateParams = Readonly<Record<string, string>>

interface Template {
  readonly channel: 'sms' | 'mail'
  /** Codes are sent now or not at all; notices may wait for the network. */
  readonly mayWait: boolean
  readonly subject: MessageKey | null
  readonly body: MessageKey
  /** Instead, when the mail carries a link beside its code. */
  readonly withLink?: { readonly subject: MessageKey; readonly body: MessageKey }
}

/** Every message Guichet sends; its params are those of its texts in messages/<locale>/messages.json. */
export const templates = {
  'sms-code': { channel: 'sms', mayWait: false, subject: null, body: 'message_sms_code' },
  'mail-validation': {
    channel: 'mail',
    mayWait: true,
    subject: 'message_mail_validation_subject',
    body: 'message_mail_validation',
    withLink: { subject: 'message_mail_validation_subject', body: 'message_mail_validation_link' },
  },
  'sms-identifier': { channel: 'sms', mayWait: true, subject: null, body: 'message_sms_identifier' },
  'mail-identifier': { channel: 'mail', mayWait: true, subject: 'message_mail_identifier_subject', body: 'message_mail_identifier' },
  'mail-recover': {
    channel: 'mail',
    mayWait: false,
    subject: 'message_mail_recover_subject',
    body: 'message_mail_recover',
    withLink: { subject: 'message_mail_recover_link_subject', body: 'message_mail_recover_link' },
  },
  'mail-new-address': {
    channel: 'mail',
    mayWait: true,
    subject: 'message_mail_new_address_subject',
    body: 'message_mail_new_address',
    withLink: { subject: 'message_mail_new_address_subject', body: 'message_mail_new_address_link' },
  },
  'mail-changing': { channel: 'mail', mayWait: true, subject: 'message_mail_changing_subject', body: 'message_mail_changing' },
  'mail-request-settled': {
    channel: 'mail',
    mayWait: true,
    subject: 'message_mail_request_settled_subject',
    body: 'message_mail_request_settled',
  },
  'sms-request-settled': { channel: 'sms', mayWait: true, subject: null, body: 'message_sms_request_settled' },
} as const satisfies Record<string, Template>

export type TemplateName = keyof typeof templates

export interface RenderedMessage {
  readonly subject: string | null
  readonly text: string
}

export function render(name: TemplateName, params: TemplateParams, locale: Locale): RenderedMessage {
  const template: Template = templates[name]
  const { subject, body } = params['link'] === undefined ? template : (template.withLink ?? template)
  const said = text(body, params, locale)
  return {
    subject: subject === null ? null : text(subject, params, locale),
    // French beside the family's language: somebody else may have to read it with them.
    text: template.channel === 'sms' || locale === 'fr' ? said : `${said}\n\n----------\n\n${text(body, params, 'fr')}`,
  }
}

export const mayWait = (name: TemplateName): boolean => templates[name].mayWait
