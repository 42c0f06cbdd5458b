import { BaseWindow, screen, session, WebContentsView, type WebContents } from 'electron'
import { join } from 'node:path'
import type { Topic } from '../shared/contract.ts'
import type { Surface } from '../shared/contract/row.ts'
import { painted } from './first-screen.ts'
import { keyAllowed, navigationAllowed, originOf, permissionAllowed, windowOptions } from './lockdown.ts'
import { servePages } from './pages.ts'
import { createVisits, type Visits } from './visit.ts'
import { keepSize, openSettings, restoreSize } from './window-size.ts'

export interface ShellOptions {
  readonly demo: boolean
  readonly first: 'kiosk' | 'staff'
  readonly pagesDir: string
  readonly preloadDir: string
  /** Where what belongs to the machine and is no secret is kept: the window's size. */
  readonly settingsDir: string
}

export interface Shell {
  readonly window: BaseWindow
  readonly visits: Visits
  /** Settles once the first screen can be used. */
  open(): Promise<void>
  /** What the first screen does not wait for: the window's size as it was left, the demonstration's panel. */
  furnish(): Promise<void>
  show(surface: Surface): void
  changed(topic: Topic): void
  surfaceOf(contents: WebContents): Surface | null
  focus(): void
}

const DEMO_WIDTH = 400
/** What the kiosk's page keeps for itself above FranceConnect's: as high as its Away.svelte. */
const VISIT_STRIP = 96
const PRESENCE_EVERY_MS = 2_000

/** The one window: the parents' view or the staff's, made anew each time, and beside it the demonstration's panel. */
export function createShell(options: ShellOptions): Shell {
  const views = new Map<Surface, WebContentsView>()
  const served = new Set<Surface>()
  let front: Surface = options.first

  function make(surface: Surface): WebContentsView {
    const contentsSession = session.fromPartition(`guichet-${surface}`)
    const view = new WebContentsView({ webPreferences: windowOptions(surface, join(options.preloadDir, `${surface}.cjs`)) })
    view.setBackgroundColor('#fbf9f5')
    lock(view.webContents, surface)
    if (!served.has(surface)) {
      served.add(surface)
      servePages(contentsSession, surface, options.pagesDir)
      contentsSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permissionAllowed(permission)))
      contentsSession.setPermissionCheckHandler((_contents, permission) => permissionAllowed(permission))
      contentsSession.on('will-download', (event) => event.preventDefault())
    }
    // The taskbar says how many parents wait; the parents' own title is nobody's business there.
    if (surface === 'staff')
      view.webContents.on('page-title-updated', (_event, title) => {
        if (front === 'staff') window.setTitle(title === 'Guichet' ? title : `${title} – Guichet`)
      })
    void view.webContents.loadURL(`${originOf(surface)}/`)
    return view
  }

  function lock(contents: WebContents, surface: Surface): void {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => {
      if (!navigationAllowed(surface, event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('before-input-event', (event, { key, control, alt, meta, shift }) => {
      if (!keyAllowed(surface, { key, control, alt, meta, shift })) event.preventDefault()
    })
    void contents.setVisualZoomLevelLimits(1, 1)
  }

  // The page before its window: its process starts while the window is made, which shows its ground meanwhile.
  const first = make(options.first)
  const area = screen.getPrimaryDisplay().workAreaSize
  const size = { width: Math.min(area.width, 1366 + (options.demo ? DEMO_WIDTH : 0)), height: Math.min(area.height, 900) }
  const window = new BaseWindow({
    ...size,
    title: 'Guichet',
    backgroundColor: '#fbf9f5',
    autoHideMenuBar: true,
    ...(options.demo ? {} : { fullscreen: options.first === 'kiosk', kiosk: options.first === 'kiosk' }),
  })

  function layOut(): void {
    const { width, height } = window.getContentBounds()
    const beside = views.has('demo') && width > 900 ? DEMO_WIDTH : 0
    views.get(front)?.setBounds({ x: 0, y: 0, width: width - beside, height })
    views.get('demo')?.setBounds({ x: width - beside, y: 0, width: beside, height })
    visits.layOut()
  }

  const tell = (topic: Topic): void => {
    for (const view of views.values()) if (!view.webContents.isDestroyed()) view.webContents.send('guichet:changed', topic)
  }

  let lastPresence = 0
  const visits = createVisits({
    window,
    area() {
      const { x, y, width, height } = views.get('kiosk')?.getBounds() ?? { x: 0, y: 0, width: 0, height: 0 }
      return { x, y: y + VISIT_STRIP, width, height: Math.max(0, height - VISIT_STRIP) }
    },
    moved() {
      const now = performance.now()
      if (now - lastPresence < PRESENCE_EVERY_MS) return
      lastPresence = now
      tell('presence')
    },
    left: () => views.get('kiosk')?.webContents.focus(),
  })

  /** Puts a fresh view in front once it has something to show; the one before is destroyed, and its memory with it. */
  function show(surface: Surface): void {
    const fresh = make(surface)
    const before = views.get(front)
    const swap = (): void => {
      if (views.get(surface) !== fresh) return
      front = surface
      if (surface === 'kiosk') window.setTitle('Guichet')
      window.contentView.addChildView(fresh, 0)
      layOut()
      fresh.webContents.focus()
      if (before !== undefined) {
        window.contentView.removeChildView(before)
        before.webContents.close()
      }
    }
    if (before !== undefined && front !== surface) views.delete(front)
    views.set(surface, fresh)
    fresh.webContents.once('did-finish-load', swap)
  }

  return {
    window,
    visits,
    open() {
      views.set(options.first, first)
      window.contentView.addChildView(first)
      const shown = painted(first.webContents)
      first.webContents.once('did-finish-load', () => first.webContents.focus())
      layOut()
      window.on('resize', layOut)
      return shown
    },
    async furnish() {
      if (window.isDestroyed()) return
      if (options.demo) {
        const panel = make('demo')
        views.set('demo', panel)
        window.contentView.addChildView(panel)
        layOut()
      }
      const settings = await openSettings(options.settingsDir)
      restoreSize(window, settings)
      window.on('resize', () => keepSize(window, settings))
    },
    show,
    changed: tell,
    surfaceOf(contents) {
      for (const [surface, view] of views) if (view.webContents === contents) return surface
      return null
    },
    focus() {
      if (window.isMinimized()) window.restore()
      window.focus()
    },
  }
}
