import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeSample } from '../../../src/core/import/sample.ts'
import { join } from 'node:path'
import { openTestStation, type TestStation } from '../../setup/station.ts'

let kiosk: TestStation
beforeEach(async () => {
  kiosk = await openTestStation()
  const { imports } = kiosk.station.house
  const files = await writeSample({ pupils: 6, seed: 3, format: 'siecle', outDir: join(kiosk.dataDir, 'export') })
  const found = await imports.preview(files)
  if (!found.ok) throw new Error(found.error.code)
  imports.apply(found.value.previewId, 'system')
})
afterEach(() => kiosk.close())

describe('a command beside a running kiosk', () => {
  it('leaves the letters that are at the printer, and the messages that are being sent', async () => {
    const { store, batches } = kiosk.station.house
    const made = batches.create({ scope: 'school' }, 'system')
    if (!made.ok) throw new Error(made.error.code)
    const letters = batches.printable(made.value.id)
    if (!letters.ok) throw new Error(letters.error.code)
    batches.sending(letters.value)
    store.messages.add({
      id: 'm1',
      channel: 'mail',
      template: 'mail-changing',
      locale: 'fr',
      recipient: 'a@exemple.example',
      params: '{}',
      deadline: null,
      now: 0,
    })
    expect(store.messages.claim({ id: 'm1', tries: 0 }, 0)).toBe(true)
    const states = (): unknown[] => [store.letters.ofBatch(made.value.id).map(({ state }) => state), store.messages.byId('m1')?.state]
    const before = states()

    const command = await openTestStation({ dataDir: kiosk.dataDir, visiting: true })
    expect(states()).toEqual(before)
    command.close()

    const restarted = await openTestStation({ dataDir: kiosk.dataDir })
    expect(states()).not.toEqual(before)
    restarted.close()
  })
})
