import type { lettersRows } from '../../../shared/contract/staff/letters.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const lettersHandlers = ({ letters, batches, changed, handOver, letterTexts }: House): HandlersFor<keyof typeof lettersRows> => {
  const { printing } = letters
  const saying = <T>(value: T): T => {
    changed('letters')
    return value
  }
  return {
    'staff.letters.create': (scope, { actor }) => {
      const made = batches.create(scope, actor)
      changed('families')
      return saying(made)
    },
    'staff.letters.texts': ({ kind }) => ok(letterTexts.texts(kind)),
    'staff.letters.textPreview': ({ kind, blocks }) => letterTexts.preview(kind, blocks),
    'staff.letters.saveTexts': async ({ kind, blocks }, { actor }) => {
      const saved = await letterTexts.save(kind, blocks, actor)
      changed('letters')
      return saved
    },
    'staff.letters.give': ({ letterId, signature }, { actor }) => {
      const given = handOver.give(letterId, signature, actor)
      changed('letters')
      changed('families')
      return given
    },
    'staff.letters.batches': () => ok(batches.recent()),
    'staff.letters.batch': ({ batchId }) => batches.get(batchId),
    'staff.letters.progress': ({ batchId }) => batches.summary(batchId),
    'staff.letters.pdf': ({ batchId }) => letters.pdf(batchId),
    'staff.letters.printers': async () =>
      ok((await letters.printers()).map((printer) => ({ ...printer, trays: printer.trays.map((name) => ({ name, label: name })) }))),
    'staff.letters.print': async ({ batchId, printer, tray }, { actor }) => saying(await printing.print(batchId, printer, tray, actor)),
    'staff.letters.pause': ({ batchId }) => printing.pause(batchId),
    'staff.letters.resume': ({ batchId }) => printing.resume(batchId),
    'staff.letters.cancel': async ({ batchId }, { actor }) => {
      const cancelled = await printing.cancel(batchId, actor)
      changed('families')
      return cancelled
    },
    'staff.letters.save': async ({ batchId }, { actor }) => saying(await letters.save(batchId, actor)),
    'staff.letters.confirm': ({ batchId, exceptLetterIds }, { actor }) => {
      const confirmed = batches.confirm(batchId, exceptLetterIds, actor)
      changed('families')
      return saying(confirmed)
    },
    'staff.letters.reissue': ({ batchId, missingLetterIds }, { actor }) => {
      const made = batches.reissue(batchId, missingLetterIds, actor)
      changed('families')
      return saying(made)
    },
  }
}
