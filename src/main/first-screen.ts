import type { WebContents } from 'electron'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../shared/codes.ts'
import { ok, type Result } from '../shared/result.ts'

/**
 * The kiosk's first screen as it was last time, shown while core starts; core's own replaces it as soon as it is there. It belongs to
 * nobody: the school's name and the ways in. Another version of the app, or a damaged file, is as none.
 */
export interface FirstScreen {
  readonly kept: unknown
  keep(view: unknown): void
}

const isHome = (view: unknown): boolean => typeof view === 'object' && view !== null && 'kind' in view && view.kind === 'home'

/** `about`: what the screen depends on besides core (version, policy); a screen kept under anything else is not shown. */
export function firstScreen(folder: string, about: string): FirstScreen {
  const path = join(folder, 'first-screen.json')
  let last = ''
  try {
    last = readFileSync(path, 'utf8')
  } catch {
    // The first start.
  }
  return {
    kept: parse(last, about),
    keep(view) {
      if (!isHome(view)) return
      const next = JSON.stringify({ about, view })
      if (next === last) return
      last = next
      try {
        writeFileSync(path, next)
      } catch {
        // The next start only takes a moment longer.
      }
    },
  }
}

function parse(text: string, about: string): unknown {
  try {
    const found = JSON.parse(text) as { readonly about?: unknown; readonly view?: unknown }
    return found.about === about && isHome(found.view) ? found.view : null
  } catch {
    return null
  }
}

type Answer = Promise<Result<unknown, Failure>>

/** Answers the kiosk's first question from the kept screen until core is there, and keeps what core answers. */
export function withFirstScreen<Surface extends string>(
  { kept, keep }: FirstScreen,
  hasStarted: () => boolean,
  call: (surface: Surface, procedure: string, input: unknown) => Answer,
) {
  return async (surface: Surface, procedure: string, input: unknown): Answer => {
    if (procedure !== 'kiosk.view') return call(surface, procedure, input)
    if (kept !== null && !hasStarted()) return ok(kept)
    const answered = await call(surface, procedure, input)
    if (answered.ok) keep(answered.value)
    return answered
  }
}

/** Settles once something can be touched in the page's middle and two frames have been painted since. Runs in the page. */
const TOUCHABLE = `new Promise((resolve) => {
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
  const there = () => document.querySelector('main button') !== null
  if (there()) return painted()
  const observer = new MutationObserver(() => there() && (observer.disconnect(), painted()))
  observer.observe(document, { childList: true, subtree: true })
})`

/** When the first usable screen has been painted; also when its page is gone, for nothing may wait for ever. */
export function painted(contents: WebContents): Promise<void> {
  return new Promise((resolve) => {
    contents.once('dom-ready', () => void contents.executeJavaScript(TOUCHABLE).then(() => resolve(), () => resolve()))
    contents.once('destroyed', () => resolve())
    contents.once('render-process-gone', () => resolve())
  })
}
