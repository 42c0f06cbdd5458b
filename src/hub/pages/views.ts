import type { Failure } from '../../shared/codes.ts'
import { explain } from '../../shared/codes.ts'
import { m, type Locale } from '../../shared/i18n/index.ts'
import { directionOf } from '../../shared/i18n/languages.ts'
import type { LinkPurpose } from '../../shared/mail-link.ts'
import { PASSWORD_RULE } from '../../shared/password.ts'
import { maskMail } from '../../core/domain/mail.ts'
import type { LinkState } from '../../core/domain/mail-link.ts'
import { html, type Markup } from './html.ts'
import type { View } from './layout.ts'

/** A mail inside a sentence: masked, and kept from left to right where the sentence is not (Unicode isolates). */
const shown = (mail: string, locale: Locale): string => {
  const masked = maskMail(mail)
  return directionOf(locale) === 'rtl' ? `\u2066${masked}\u2069` : masked
}
const lines = (...texts: readonly string[]): Markup => html`${texts.map((text) => html`<p>${text}</p>`)}`
const button = (label: string): Markup => html`<button type="submit">${label}</button>`
/** The page's one button, «Envoyer» (guide, «Modifier mon adresse mail»): opening the link does nothing by itself. */
export function askToValidate(purpose: 'validate-mail' | 'change-mail', mail: string, locale: Locale): View {
  const said = { mail: shown(mail, locale) }
  const isNew = purpose === 'change-mail'
  return {
    status: 200,
    title: isNew ? m.page_change_title({}, { locale }) : m.page_validate_title({}, { locale }),
    body: html`
      <p>${isNew ? m.page_change_why(said, { locale }) : m.page_validate_why(said, { locale })}</p>
      <form method="post" action="?lang=${locale}">${button(m.parent_change_mail_send({}, { locale }))}</form>
      <p class="quiet">${m.page_not_you({}, { locale })}</p>
    `,
  }
}

export interface PasswordFaults {
  readonly password?: Failure
  readonly confirmation?: Failure
}

/** Guide, «Réinitialisation du mot de passe par mail», 5 and 6. What was typed is never sent back. */
export function askForPassword(mail: string, locale: Locale, faults: PasswordFaults = {}): View {
  const told = (fault: Failure | undefined): string | null => (fault === undefined ? null : explain(fault, locale).says)
  const [password, confirmation] = [told(faults.password), told(faults.confirmation)]
  const isWrong = password !== null || confirmation !== null
  const rules = [m.parent_password_length({ count: PASSWORD_RULE.minLength }, { locale }), m.parent_password_classes({}, { locale })]
  return {
    status: isWrong ? 422 : 200,
    title: m.page_password_title({}, { locale }),
    wrong: isWrong,
    body: html`
      ${isWrong ? summary(password, confirmation) : null}
      <p>${m.page_password_why({ mail: shown(mail, locale) }, { locale })}</p>
      <form method="post" action="?lang=${locale}">
        <div id="rules" class="rules">
          <p>${m.page_password_rules({}, { locale })}</p>
          <ul>
            ${rules.map((rule) => html`<li>${rule}</li>`)}
          </ul>
        </div>
        ${field('password', m.parent_password_new({}, { locale }), password, password !== null, 'rules')}
        ${field('confirmation', m.parent_password_again({}, { locale }), confirmation, password === null && confirmation !== null, null)}
        ${button(m.common_continue({}, { locale }))}
      </form>
      <p class="quiet">${m.page_not_you({}, { locale })}</p>
    `,
  }
}

const summary = (password: string | null, confirmation: string | null): Markup =>
  html`<div class="wrong" role="alert">
    <ul>
      ${password === null ? null : html`<li><a href="#password">${password}</a></li>`}
      ${confirmation === null ? null : html`<li><a href="#confirmation">${confirmation}</a></li>`}
    </ul>
  </div>`

function field(id: 'password' | 'confirmation', label: string, wrong: string | null, first: boolean, about: string | null): Markup {
  const described = [about, wrong === null ? null : `${id}-wrong`].filter((part) => part !== null).join(' ')
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${wrong === null ? null : html`<p class="fault" id="${id}-wrong">${wrong}</p>`}
    <input
      id="${id}"
      name="${id}"
      type="password"
      autocomplete="new-password"
      autocapitalize="none"
      spellcheck="false"
      dir="ltr"
      required
      maxlength="${PASSWORD_RULE.maxLength}"
      ${described === '' ? null : html`aria-describedby="${described}"`}
      ${wrong === null ? null : html`aria-invalid="true"`}
      ${first ? html`autofocus` : null}
    />
  </div>`
}

export function done(purpose: LinkPurpose, mail: string, locale: Locale): View {
  const said = { mail: shown(mail, locale) }
  const page = (title: string, text: string): View => ({
    status: 200,
    title,
    mark: 'good',
    body: lines(text, m.page_kiosk_later({}, { locale }), m.page_close({}, { locale })),
  })
  switch (purpose) {
    case 'validate-mail':
      return page(m.page_validated_title({}, { locale }), m.page_validated({}, { locale }))
    case 'change-mail':
      return page(m.page_mail_changed_title({}, { locale }), m.page_mail_changed(said, { locale }))
    case 'choose-password':
      return page(m.parent_done_password_changed({}, { locale }), m.page_password_done({}, { locale }))
  }
}

/** A link that opens nothing: what happened, and what to do next; never whether somebody has an account. */
export function ended(state: Exclude<LinkState, 'open'>, purpose: LinkPurpose, locale: Locale): View {
  const page = (title: string, text: string): View => refusal(410, title, lines(text))
  switch (state) {
    case 'expired':
      return page(m.page_expired_title({}, { locale }), m.page_expired({}, { locale }))
    case 'replaced':
      return page(m.page_replaced_title({}, { locale }), m.page_replaced({}, { locale }))
    case 'withdrawn':
      return page(m.page_withdrawn_title({}, { locale }), m.page_withdrawn({}, { locale }))
    case 'used':
      if (purpose === 'choose-password') return page(m.page_used_title({}, { locale }), m.page_password_used({}, { locale }))
      return {
        status: 410,
        title: m.page_done_before_title({}, { locale }),
        mark: 'good',
        body: lines(m.page_validated_before({}, { locale }), m.page_close({}, { locale })),
      }
  }
}

const refusal = (status: number, title: string, body: Markup): View => ({ status, title, mark: 'look', body })
const again = (locale: Locale): Markup => html`<p><a class="button" href="?lang=${locale}">${m.common_retry({}, { locale })}</a></p>`

/** A whole token that no machine has told of yet: its mail was faster than the sync. */
export const unknown = (locale: Locale): View =>
  refusal(404, m.page_unknown_title({}, { locale }), html`${lines(m.page_unknown({}, { locale }))} ${again(locale)}`)

/** Cut off by a mail program or a hand. */
export const incomplete = (locale: Locale): View =>
  refusal(404, m.page_incomplete_title({}, { locale }), lines(m.page_incomplete({}, { locale })))

export const failed = (locale: Locale): View =>
  refusal(503, m.page_failed_title({}, { locale }), html`${lines(m.page_failed({}, { locale }))} ${again(locale)}`)
