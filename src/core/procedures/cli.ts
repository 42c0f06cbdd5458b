import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { failure } from '../../shared/codes.ts'
import { err, ok } from '../../shared/result.ts'
import type { House } from '../house.ts'
import { letterContents } from '../letters/content.ts'
import { doctor } from '../staff/doctor.ts'
import { importFiles } from './cli-import.ts'
import type { HandlersOf } from './caller.ts'

export const cliHandlers = (house: House): HandlersOf<'cli'> => ({
  'cli.import': (input, { actor }) => importFiles(house, input, actor),
  /** Made, written and flushed: the file in hand is what the tray is for a printer, so the letters are confirmed. */
  'cli.letters': async ({ className, out }, { actor }) => {
    const started = performance.now()
    const made = house.batches.create(className === null ? { scope: 'school' } : { scope: 'class', className }, actor)
    if (!made.ok) return made
    const letters = house.batches.printable(made.value.id)
    if (!letters.ok) return letters
    const { store, policy, resourcesDir, clock } = house
    house.batches.sending(letters.value)
    const partial = `${out}.partial`
    try {
      const { writeLetters } = await import('../letters/document/write.ts')
      const written = await writeLetters(
        letterContents(store, policy, letters.value),
        createWriteStream(partial, { mode: 0o600, flush: true }),
        {
          fontsDir: `${resourcesDir}/fonts`,
          creationDate: new Date(clock.now()),
        },
      )
      if (!written.ok) return written
      await rename(partial, out)
      house.batches.sent(made.value.id, letters.value, 'batch.saved', actor)
      const confirmed = house.batches.confirm(made.value.id, [], actor)
      if (!confirmed.ok) return confirmed
      return ok({
        letters: written.value.letters,
        pages: written.value.pages,
        seconds: secondsSince(started),
        rssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      })
    } catch {
      house.batches.notSent(letters.value)
      await rm(partial, { force: true })
      return err(failure('file_unwritable', { file: out.split('/').at(-1) ?? out }))
    }
  },
  'cli.sample': async ({ pupils, seed, format, out }) => {
    const started = performance.now()
    try {
      const { writeSample } = await import('../import/sample.ts')
      const files = await writeSample({ pupils, seed, format, outDir: out })
      return ok({ files: [...files], pupils, seconds: secondsSince(started) })
    } catch {
      return err(failure('file_unwritable', { file: out.split('/').at(-1) ?? out }))
    }
  },
  'cli.audit.verify': () => {
    const { entries, brokenAt } = house.auditDesk.verify()
    return ok({ ok: brokenAt === null, entries, brokenAt })
  },
  'cli.hub.join': async ({ code }, { actor }) => {
    const joined = await house.hub.join(code, actor)
    if (!joined.ok) return joined
    await house.hub.now()
    return ok({ ...joined.value, link: house.hub.state() })
  },
  'cli.hub.sync': async () => {
    await house.hub.now()
    return ok({ link: house.hub.state() })
  },
  'cli.hub.leave': (_input, { actor }) => house.hub.leave(actor),
  'cli.doctor': () => ok(doctor(house)),
})

const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1000
