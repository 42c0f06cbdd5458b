import type { Desk } from '../../../../src/core/ports.ts'
import { noDesk } from '../../../../src/core/no-desk.ts'
import { noLog } from '../../../../src/core/log.ts'
import { realClock, realRandom, realTimers } from '../../../../src/core/real.ts'
import { createStation } from '../../../../src/core/station.ts'
import { cupsAddress, cupsSpooler } from '../../../../src/main/cups/spooler.ts'
import { policySchema } from '../../../../src/shared/policy.ts'
import { examplePolicy, noKeyStore, plainHasher, resourcesDir } from '../../../setup/station.ts'

/** Prints what is left of a batch on a real queue, as Guichet does; says how its letters stand. Killed by whoever started it. */
const [dataDir = '', batchId = '', queue = ''] = process.argv.slice(2)
const spooler = cupsSpooler(cupsAddress(process.env))
const desk: Desk = {
  ...noDesk,
  openJob: spooler.open,
  fillJob: spooler.fill,
  jobReport: spooler.report,
  cancelJob: spooler.cancel,
  forgetJob: spooler.forget,
}
const opened = await createStation({
  dataDir,
  resourcesDir,
  policy: policySchema.parse(examplePolicy),
  demo: false,
  version: '0.0.0',
  clock: realClock,
  random: realRandom,
  timers: realTimers,
  desk,
  keyStore: noKeyStore,
  hasher: plainHasher,
  log: noLog,
  env: {},
  changed: () => undefined,
  show: () => undefined,
})
if (!opened.ok) throw new Error(opened.error.code)
const { letters, store } = opened.value.house
const atStart = store.letters.counts(batchId)
await letters.printing.recover()
await letters.printing.idle(batchId)
if (store.letters.counts(batchId).queued > 0) {
  const printed = await letters.printing.print(batchId, queue, null, 'system')
  if (!printed.ok) throw new Error(printed.error.code)
  await letters.printing.idle(batchId)
}
process.stdout.write(JSON.stringify({ atStart, atEnd: store.letters.counts(batchId) }))
opened.value.close()
