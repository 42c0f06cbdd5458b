import { session, WebContentsView, type BaseWindow, type Rectangle, type Session } from 'electron'
import type { Farewell, Visit, VisitPage } from '../shared/wire.ts'
import { keyAllowed } from './lockdown.ts'
import { isReturn, requestAllowed } from './visit-rules.ts'

export interface VisitPorts {
  readonly window: BaseWindow
  /** Where the pages may lie now: below the strip that leads back. */
  area(): Rectangle
  /** The parent moved on those pages. */
  moved(): void
  /** The visit ended: the kiosk's own page has the keyboard again. */
  left(): void
}

export interface Visits {
  open(page: VisitPage): Promise<Visit>
  cover(covered: boolean): void
  leave(): void
  end(farewell: Farewell | null): Promise<void>
  layOut(): void
}

const FAREWELL_MS = 5_000

interface Open {
  readonly view: WebContentsView
  readonly session: Session
  readonly page: VisitPage
  /** The address that is never loaded, and what asking for it means now. */
  returnTo: string
  returned(url: string): void
  settle(visit: Visit): void
  isSettled(): boolean
}

/**
 * Pages that are not ours, before the parent: a view without preload in a partition of its own that is never written to disk,
 * reaches listed hosts only, may ask nothing of the system, and is wiped with everything in it.
 */
export function createVisits({ window, area, moved, left }: VisitPorts): Visits {
  let open: Open | null = null
  let count = 0
  let ending: Promise<void> = Promise.resolve()

  function lock(locked: Open): void {
    const { view, session: own, page } = locked
    const contents = view.webContents
    own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    own.setPermissionCheckHandler(() => false)
    own.on('will-download', (event) => event.preventDefault())
    own.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
      const isPage = resourceType === 'mainFrame'
      if (isPage && isReturn(url, locked.returnTo)) {
        answer({ cancel: true })
        return locked.returned(url)
      }
      const allowed = requestAllowed(url, page.hosts)
      answer({ cancel: !allowed })
      if (!allowed && isPage) locked.settle({ kind: 'blocked', host: URL.parse(url)?.hostname ?? '' })
    })
    // Help pages would open another window: there is none here.
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => {
      if (!/^https?:/.test(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('before-input-event', (event, { key, control, alt, meta, shift }) => {
      if (!keyAllowed('kiosk', { key, control, alt, meta, shift })) event.preventDefault()
    })
    contents.on('input-event', moved)
    contents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
      // -3: called off, by ourselves or by the next page.
      if (isMainFrame && code !== -3 && !FROM_RULES.has(code)) locked.settle({ kind: 'unreachable' })
    })
    contents.on('render-process-gone', () => locked.settle({ kind: 'unreachable' }))
  }

  const layOut = (): void => open?.view.setBounds(area())

  async function begin(page: VisitPage): Promise<Visit> {
    count += 1
    const own = session.fromPartition(`visit-${count}`, { cache: false })
    const view = new WebContentsView({
      webPreferences: {
        session: own,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        plugins: false,
        spellcheck: false,
        devTools: false,
        enableWebSQL: false,
        disableDialogs: true,
      },
    })
    return new Promise((resolve) => {
      const timer = setTimeout(() => made.settle({ kind: 'expired' }), page.seconds * 1000)
      let settled = false
      const made: Open = {
        view,
        session: own,
        page,
        returnTo: page.returnTo,
        returned: (url) => made.settle({ kind: 'returned', url }),
        isSettled: () => settled,
        settle(visit) {
          if (settled) return
          settled = true
          clearTimeout(timer)
          window.contentView.removeChildView(view)
          left()
          resolve(visit)
        },
      }
      open = made
      lock(made)
      window.contentView.addChildView(view)
      layOut()
      view.webContents.loadURL(page.url).catch(() => undefined)
      view.webContents.focus()
    })
  }

  /** One last page, unseen, until it leads where it should; what does not come within five seconds is not waited for. */
  async function sayFarewell(last: Open, { url, returnTo }: Farewell): Promise<void> {
    if (!requestAllowed(url, last.page.hosts)) return
    await new Promise<void>((resolve) => {
      last.returnTo = returnTo
      last.returned = () => resolve()
      setTimeout(resolve, FAREWELL_MS)
      last.view.webContents.loadURL(url).catch(() => undefined)
    })
  }

  async function wipe(last: Open): Promise<void> {
    last.view.webContents.close()
    await last.session.clearStorageData()
    await last.session.clearCache()
    await last.session.clearAuthCache()
  }

  return {
    open: (page) => ending.then(() => begin(page)),
    cover(covered) {
      if (open === null || open.isSettled()) return
      if (covered) return window.contentView.removeChildView(open.view)
      window.contentView.addChildView(open.view)
      layOut()
      open.view.webContents.focus()
    },
    leave: () => open?.settle({ kind: 'closed' }),
    end(farewell) {
      const last = open
      open = null
      if (last === null) return ending
      last.settle({ kind: 'closed' })
      ending = (farewell === null ? Promise.resolve() : sayFarewell(last, farewell)).then(() => wipe(last)).catch(() => undefined)
      return ending
    },
    layOut,
  }
}

/** Chromium's word for what our own rules stopped: ERR_BLOCKED_BY_CLIENT. */
const FROM_RULES = new Set([-20])
