import type { WebPreferences } from 'electron'
import type { Surface } from '../shared/contract/row.ts'

/** What windows may do, as tables that tests read. The outer wall is the operating system's: docs/adr/0003. */

export const SCHEME = 'guichet'

export const originOf = (surface: Surface): string => `${SCHEME}://${surface}`

/** A window stays on its own page. */
export const navigationAllowed = (surface: Surface, url: string): boolean => {
  try {
    const target = new URL(url)
    return target.protocol === `${SCHEME}:` && target.host === surface
  } catch {
    return false
  }
}

/** Nothing is asked of the system but the clipboard's text on staff's demand. */
export const permissionAllowed = (_permission: string): boolean => false

export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const windowOptions = (surface: Surface, preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  spellcheck: false,
  devTools: false,
  partition: `guichet-${surface}`,
})

export interface KeyPress {
  readonly key: string
  readonly control: boolean
  readonly alt: boolean
  readonly meta: boolean
  readonly shift: boolean
}

const EDITING = new Set(['a', 'c', 'v', 'x', 'z', 'y'])
/** The row of digits, on keyboards that write digits there and on French ones. */
const STAFF_ALT = new Set([...'123456789', ...'&é"\'(-è_ç'])

/** Which keys reach a page. Chromium's and the window's own shortcuts (reload, zoom, print, dev tools, minimise) never do. */
export function keyAllowed(surface: Surface, press: KeyPress): boolean {
  const key = press.key.toLowerCase()
  if (press.meta) return false
  if (/^f\d{1,2}$/.test(key)) return false
  if (press.control && press.alt) return key.length === 1
  if (press.control) return EDITING.has(key) || ['arrowleft', 'arrowright', 'backspace', 'delete', 'home', 'end', 'control', 'shift'].includes(key) || (surface === 'staff' && key === 'k')
  if (press.alt) return key === 'alt' || key === 'altgraph' || (surface === 'staff' && STAFF_ALT.has(key))
  return true
}
