import type { BaseWindow } from 'electron'
import type Store from 'electron-store'

/** What belongs to this machine and is no secret. */
export type Settings = Store<{ bounds?: { width: number; height: number } }>

/** Opened beside the first screen, which does not wait for it. A damaged file is begun anew. */
export async function openSettings(folder: string): Promise<Settings> {
  const { default: Kept } = await import('electron-store')
  return new Kept({ name: 'window', cwd: folder, clearInvalidConfig: true })
}

export function restoreSize(window: BaseWindow, settings: Settings): void {
  const bounds = settings.get('bounds')
  if (bounds !== undefined && !window.isDestroyed() && !window.isFullScreen()) window.setSize(bounds.width, bounds.height)
}

export function keepSize(window: BaseWindow, settings: Settings): void {
  if (window.isDestroyed() || window.isFullScreen()) return
  const { width, height } = window.getBounds()
  settings.set('bounds', { width, height })
}
