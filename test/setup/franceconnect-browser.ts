import { isReturn } from '../../src/main/visit-rules.ts'
import type { Desk } from '../../src/core/ports.ts'
import type { Farewell, Visit } from '../../src/shared/wire.ts'

type VisitDesk = Pick<Desk, 'visit' | 'coverVisit' | 'leaveVisit' | 'endVisit'>

/** A desk whose visits are made by `fetch` with cookies of its own, pressing one button of each page. */
export interface Browser extends VisitDesk {
  /** Which form of a page is sent: how its address ends. */
  presses: 'login' | 'refuse' | 'nothing'
  /** What the visit comes to, changed before it is told. */
  told: (visit: Visit) => Visit
  /** Called before the visit is told: time passes, parents leave. */
  before: () => void
  readonly farewells: (Farewell | null)[]
  /** Where the farewell led in the end. */
  readonly led: string[]
  readonly asked: string[]
  /** The last visit is wiped, as the shell waits for it. */
  wiped: () => Promise<void>
}

export function openBrowser(): Browser {
  const cookies = new Map<string, string>()
  let closed: (() => void) | null = null
  let ending: Promise<void> = Promise.resolve()

  async function get(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(url, { ...init, redirect: 'manual', headers: { cookie, ...init.headers } })
    for (const set of reply.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return reply
  }

  /** Follows redirections and sends forms until that address is asked for. */
  async function follow(
    start: string,
    returnTo: string,
    form: (html: string) => { action: string; body: URLSearchParams } | null,
  ): Promise<string | null> {
    let [url, init]: [string, RequestInit] = [start, {}]
    for (let hops = 0; hops < 20; hops += 1) {
      if (isReturn(url, returnTo)) return url
      const reply = await get(url, init)
      init = {}
      const to = reply.headers.get('location')
      if (to !== null) {
        url = new URL(to, url).href
        continue
      }
      const sent = form(await reply.text())
      if (sent === null) return null
      init = { method: 'POST', body: sent.body }
      url = new URL(sent.action, url).href
    }
    throw new Error('too many pages')
  }

  const browser: Browser = {
    presses: 'login',
    told: (visit) => visit,
    before: () => undefined,
    farewells: [],
    led: [],
    asked: [],
    wiped: () => ending,
    async visit({ url, returnTo }) {
      await ending
      browser.asked.push(url)
      if (browser.presses === 'nothing') {
        return new Promise((resolve) => {
          closed = () => resolve({ kind: 'closed' })
        })
      }
      const end = await follow(url, returnTo, (html) => {
        const action = [...html.matchAll(/action="([^"]+)"/g)].map(([, found]) => found).find((found) => found?.endsWith(browser.presses))
        return action === undefined ? null : { action, body: new URLSearchParams() }
      })
      browser.before()
      return browser.told(end === null ? { kind: 'unreachable' } : { kind: 'returned', url: end })
    },
    coverVisit: () => undefined,
    leaveVisit: () => closed?.(),
    endVisit(farewell) {
      browser.farewells.push(farewell)
      if (farewell !== null) ending = ending.then(() => leave(farewell))
      return ending
    },
  }
  async function leave({ url, returnTo }: Farewell): Promise<void> {
    const end = await follow(url, returnTo, (html) => {
      const action = /action="([^"]+)"/.exec(html)?.[1]
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1]
      return action === undefined ? null : { action, body: new URLSearchParams({ xsrf: xsrf ?? '', logout: 'yes' }) }
    })
    browser.led.push(end ?? 'nowhere')
    cookies.clear()
  }
  return browser
}
