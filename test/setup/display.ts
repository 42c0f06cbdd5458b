import { openDisplay } from '../../scripts/display.mjs'

/** Before any window: a virtual screen where there is none, for the whole run. */
export default async function setup(): Promise<() => void> {
  const display = await openDisplay()
  Object.assign(process.env, display.env)
  return () => display.close()
}
