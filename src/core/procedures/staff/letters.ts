import type { lettersRows } from '../../../shared/contract/staff/letters.ts'
import { ok } from '../../../shared/result.ts'
import type { House } from '../../house.ts'
import type { HandlersFor } from '../caller.ts'

export const lettersHandlers = ({ letters, batches, desk, changed }: House): HandlersFor<keyof typeof lettersRows> => {
  return {
    'staff.letters.create': (scope, { actor }) => {
      const made = batches.create(scope, actor)
      changed('letters')
      return made
    },
    'staff.letters.batches': () => ok(batches.recent()),
    'staff.letters.batch': ({ batchId }) => batches.get(batchId),
    'staff.letters.pdf': ({ batchId }) => letters.pdf(batchId),
    'staff.letters.printers': async () => ok([...(await desk.printers())]),
    'staff.letters.print': async ({ batchId, printer }, { actor }) => {
      const printed = await letters.print(batchId, printer, actor)
      changed('letters')
      return printed
    },
    'staff.letters.save': async ({ batchId }, { actor }) => {
      const saved = await letters.save(batchId, actor)
      changed('letters')
      return saved
    },
    'staff.letters.confirm': ({ batchId, exceptLetterIds }, { actor }) => {
      const confirmed = batches.confirm(batchId, exceptLetterIds, actor)
      changed('letters')
      changed('families')
      return confirmed
    },
  }
}
