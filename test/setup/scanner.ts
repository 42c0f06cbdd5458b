import type { Guichet } from './electron.ts'

/**
 * A USB scanner at the kiosk: the keys of a text and Enter, as close together as a device types them. They are sent in one go from
 * the app's own side, for a test's round trips are slower than any scanner.
 */
export async function scan(guichet: Guichet, text: string): Promise<void> {
  await guichet.app.evaluate(
    ({ webContents }, keys) => {
      const kiosk = webContents.getAllWebContents().find((contents) => contents.getURL().startsWith('guichet://kiosk'))
      for (const keyCode of keys) {
        kiosk?.sendInputEvent({ type: 'keyDown', keyCode })
        if (keyCode.length === 1) kiosk?.sendInputEvent({ type: 'char', keyCode })
        kiosk?.sendInputEvent({ type: 'keyUp', keyCode })
      }
    },
    [...text, 'Enter'],
  )
}
