import { BaseWindow, screen, session, WebContentsView, type WebContents } from 'electron'
import Store from 'electron-store'
import { join } from 'node:path'
import type { Topic } from '../shared/contract.ts'
import type { Surface } from '../shared/contract/row.ts'
import { keyAllowed, navigationAllowed, originOf, permissionAllowed, windowOptions } from './lockdown.ts'
import { servePages } from './pages.ts'

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
  open(): void
  show(surface: Surface): void
  changed(topic: Topic): void
  surfaceOf(contents: WebContents): Surface | null
  focus(): void
}

const DEMO_WIDTH = 400

/** The one window: the parents' view or the staff's, made anew each time, and beside it the demonstration's panel. */
export function createShell(options: ShellOptions): Shell {
  const settings = new Store<{ bounds?: { width: number; height: number } }>({ name: 'window', cwd: options.settingsDir, clearInvalidConfig: true })
  const area = screen.getPrimaryDisplay().workAreaSize
  const size = settings.get('bounds') ?? { width: Math.min(area.width, 1366 + (options.demo ? DEMO_WIDTH : 0)), height: Math.min(area.height, 900) }
  const window = new BaseWindow({
    ...size,
    show: false,
    title: 'Guichet',
    backgroundColor: '#fbf9f5',
    autoHideMenuBar: true,
    ...(options.demo ? {} : { fullscreen: options.first === 'kiosk', kiosk: options.first === 'kiosk' }),
  })
  const views = new Map<Surface, WebContentsView>()
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
    void view.webContents.loadURL(`${originOf(surface)}/`)
    return view
  }
  const served = new Set<Surface>()

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

  function layOut(): void {
    const { width, height } = window.getContentBounds()
    const beside = views.has('demo') && width > 900 ? DEMO_WIDTH : 0
    views.get(front)?.setBounds({ x: 0, y: 0, width: width - beside, height })
    views.get('demo')?.setBounds({ x: width - beside, y: 0, width: beside, height })
  }

  /** Puts a fresh view in front once it has something to show; the one before is destroyed, and its memory with it. */
  function show(surface: Surface): void {
    const fresh = make(surface)
    const before = views.get(front)
    const swap = (): void => {
      if (views.get(surface) !== fresh) return
      front = surface
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
    open() {
      const first = make(options.first)
      views.set(options.first, first)
      window.contentView.addChildView(first)
      first.webContents.once('did-finish-load', () => {
        window.show()
        first.webContents.focus()
        if (options.demo && !window.isDestroyed()) {
          const panel = make('demo')
          views.set('demo', panel)
          window.contentView.addChildView(panel)
          layOut()
        }
      })
      layOut()
      window.on('resize', () => {
        layOut()
        if (!window.isFullScreen()) {
          const { width, height } = window.getBounds()
          settings.set('bounds', { width, height })
        }
      })
    },
    show,
    changed(topic) {
      for (const view of views.values()) if (!view.webContents.isDestroyed()) view.webContents.send('guichet:changed', topic)
    },
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
