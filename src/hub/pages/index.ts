import type { Failure } from '../../shared/codes.ts'
import { failure } from '../../shared/codes.ts'
import { isLocale, type Locale } from '../../shared/i18n/index.ts'
import { LINK_TOKEN } from '../../shared/mail-link.ts'
import { PASSWORD_RULE } from '../../shared/password.ts'
import { judgePassword } from '../../core/domain/password.ts'
import { authoring, type Composed } from '../author.ts'
import type { HubPasswords } from '../passwords.ts'
import type { HubLog } from '../ports.ts'
import { placeOfLink, type PlaceOfLink } from '../store/links.ts'
import { records } from '../store/records.ts'
import type { Database } from '../store/sql.ts'
import { deedOf, type Chosen } from './deeds.ts'
import type { View } from './layout.ts'
import { hashOf, readLink, type ReadLink } from './link.ts'
import { preferred, read, type Asked, type PageReply, type PageRequest } from './request.ts'
import { pageReply, styleReply } from './reply.ts'
import { STYLE_PATH } from './style.ts'
import { askForPassword, askToValidate, done, ended, failed, incomplete, unknown, type PasswordFaults } from './views.ts'

export type { PageReply, PageRequest } from './request.ts'

export interface LinkPagePorts {
  readonly database: Database
  readonly clock: { now(): number }
  /** A new id: 128 random bits at least, never guessed. */
  readonly ids: () => string
  readonly passwords: HubPasswords
  /** That school has a version that its machines have not seen. */
  readonly changed: (school: string, version: number) => void
  readonly log: HubLog
}

interface Answer {
  readonly view: View
  readonly locale: Locale
  readonly school: string | null
}

/**
 * The pages behind the links of mails: /l/<token>. Opening one does nothing, since mail scanners open every link; its form does, once.
 * Gives null for what is no page of ours; fails only as a page (503), with the error's name in the log.
 */
export function linkPages(ports: LinkPagePorts) {
  const { database, clock, ids, passwords, changed, log } = ports
  const author = authoring({ database, ids, changed })

  async function answer(request: PageRequest, { token, locale: chosen }: Asked): Promise<Answer> {
    const own = chosen ?? preferred(request.acceptLanguage)
    if (!LINK_TOKEN.test(token)) return { view: incomplete(own), locale: own, school: null }
    const place = await placeOfLink(database, hashOf(token))
    const seen = place === null ? null : await look(place)
    if (place === null || seen === null) return { view: unknown(own), locale: own, school: null }
    const locale = chosen ?? (isLocale(seen.read.link.locale) ? seen.read.link.locale : own)
    const view = request.method === 'GET' ? ask(seen.read, locale) : await act(place, seen.read, request.form ?? new Map(), locale)
    return { view, locale, school: seen.school }
  }

  const look = ({ school, id }: PlaceOfLink) =>
    database.transact(school, async (sql): Promise<{ readonly read: ReadLink; readonly school: string } | null> => {
      const [named] = await sql.all<{ name: string }>('SELECT name FROM hub_school WHERE id = $1', [school])
      const found = await readLink(records(sql, school), id, clock.now())
      return found === null || named === undefined ? null : { read: found, school: named.name }
    })

  function ask({ link, state }: ReadLink, locale: Locale, faults: PasswordFaults = {}): View {
    if (state !== 'open') return refuse(state, link.purpose, locale)
    log.event('page.shown', { purpose: link.purpose })
    return link.purpose === 'choose-password' ? askForPassword(link.mail, locale, faults) : askToValidate(link.purpose, link.mail, locale)
  }

  function refuse(state: Exclude<ReadLink['state'], 'open'>, purpose: ReadLink['link']['purpose'], locale: Locale): View {
    log.event('page.refused', { purpose, state })
    return ended(state, purpose, locale)
  }

  async function act(place: PlaceOfLink, seen: ReadLink, form: ReadonlyMap<string, string>, locale: Locale): Promise<View> {
    if (seen.state !== 'open') return refuse(seen.state, seen.link.purpose, locale)
    if (seen.link.purpose !== 'choose-password') return carryOut(place, locale, null)
    const password = form.get('password') ?? ''
    const faults = await judge(password, form.get('confirmation') ?? '', seen)
    if (faults !== null) return ask(seen, locale, faults)
    // Outside of the transaction: it takes as long as it must.
    return carryOut(place, locale, { id: ids(), hash: await passwords.hash(password) })
  }

  async function judge(password: string, confirmation: string, { account, guardian }: ReadLink): Promise<PasswordFaults | null> {
    const list = await passwords.common()
    const names = ['first_name', 'usage_name', 'family_name'].flatMap((name) => String(guardian?.fields[name] ?? '').split(' '))
    const personal = [String(account?.fields['identifier'] ?? ''), ...names]
    const weak: Failure | null =
      password.length > PASSWORD_RULE.maxLength
        ? failure('password_weak')
        : judgePassword(password, { personal, isCommon: (word) => list.has(word) })
    if (weak !== null) return { password: weak }
    return password === confirmation ? null : { confirmation: failure('password_mismatch') }
  }

  /** Everything is looked at once more in the transaction: of two who press at once one is told that it is done. */
  async function carryOut({ school, id }: PlaceOfLink, locale: Locale, chosen: Chosen | null): Promise<View> {
    const found = await author(school, async (store): Promise<Composed<ReadLink | null>> => {
      const now = clock.now()
      const value = await readLink(store, id, now)
      return { deed: value === null || value.state !== 'open' ? null : deedOf(value, chosen, locale, now), value }
    })
    if (found === null) return unknown(locale)
    if (found.state !== 'open') return refuse(found.state, found.link.purpose, locale)
    log.event('page.done', { purpose: found.link.purpose })
    return done(found.link.purpose, found.link.mail, locale)
  }

  return async (request: PageRequest): Promise<PageReply | null> => {
    if (request.method === 'GET' && request.path === STYLE_PATH) return styleReply()
    const asked = read(request.path)
    if (asked === null) return null
    const { view, locale, school } = await answer(request, asked).catch((error: unknown): Answer => {
      log.event('page.failed', { error: error instanceof Error ? error.name : 'unknown' })
      const own = asked.locale ?? preferred(request.acceptLanguage)
      return { view: failed(own), locale: own, school: null }
    })
    return pageReply(view, locale, school)
  }
}
