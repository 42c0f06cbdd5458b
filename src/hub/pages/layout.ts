import { m, type Locale } from '../../shared/i18n/index.ts'
import { directionOf, languages } from '../../shared/i18n/languages.ts'
import { html, type Markup } from './html.ts'
import { STYLE_PATH } from './style.ts'

export interface View {
  readonly status: number
  readonly title: string
  /** Something must be put right: the title says so first. */
  readonly wrong?: boolean
  readonly body: Markup
}

/** The whole document. Nothing in it is script, and nothing comes from elsewhere. */
export function documentOf(view: View, locale: Locale, school: string | null): string {
  const title = view.wrong === true ? `${m.common_error({}, { locale })} ${view.title}` : view.title
  return html`<!doctype html>
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
          <h1>${view.title}</h1>
          ${view.body}
        </main>
      </body>
    </html>`.text
}

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
