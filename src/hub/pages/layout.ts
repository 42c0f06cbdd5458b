import { m, type Locale } from '../../shared/i18n/index.ts'
import { directionOf, languages } from '../../shared/i18n/languages.ts'
import { html, type Markup } from './html.ts'
import { STYLE_PATH } from './style.ts'

export interface View {
  readonly status: number
  readonly title: string
  /** Something must be put right: the title says so first. */
  readonly wrong?: boolean
  /** Before the heading: done, or something to look at. */
  readonly mark?: 'good' | 'look'
  readonly body: Markup
}

/** The whole document. Nothing in it is script, and nothing comes from elsewhere. */
export function documentOf(view: View, locale: Locale, school: string | null): string {
  const title = view.wrong === true ? `${m.common_error({}, { locale })} ${view.title}` : view.title
  const page = html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${school === null ? title : `${title} – ${school}`}</title>
        <link rel="stylesheet" href="${STYLE_PATH}" />
      </head>
      <body>
        <header>${school === null ? null : html`<p class="school"><bdi>${school}</bdi></p>`} ${languageMenu(locale)}</header>
        <main>
          ${view.mark === undefined ? null : markOf(view.mark)}
          <h1>${view.title}</h1>
          ${view.body}
        </main>
      </body>
    </html>`
  return typeset(page.text, locale)
}

const PATHS = { good: 'M4.5 12.5 L10 18 L19.5 7', look: 'M12 6 V13.5 M12 17.5 V18' } as const
const markOf = (mark: 'good' | 'look'): Markup =>
  html`<svg class="mark ${mark}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${PATHS[mark]}" /></svg>`

/** French has a space before these signs, at which no line may break. */
const typeset = (page: string, locale: Locale): string =>
  locale === 'fr' ? page.replaceAll(/ (?=[:;!?»])/g, '\u00a0').replaceAll('« ', '«\u00a0') : page

function languageMenu(locale: Locale): Markup {
  const current = languages.find(({ code }) => code === locale)?.name ?? locale
  const link = ({ code, name }: (typeof languages)[number]): Markup =>
    html`<li>
      <a href="?lang=${code}" lang="${code}" hreflang="${code}" dir="${directionOf(code)}" ${code === locale ? CURRENT : null}>${name}</a>
    </li>`
  return html`<details class="languages">
    <summary>${m.page_languages({ language: current }, { locale })}</summary>
    <ul>
      ${languages.map(link)}
    </ul>
  </details>`
}
const CURRENT = html`aria-current="true"`
