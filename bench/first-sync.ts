import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../src/core/store/open.ts'
import { PAGE_ROWS } from '../src/shared/sync.ts'
import { address } from '../test/crash/address.ts'
import { machine } from '../test/crash/machine.ts'
import { inStep } from '../test/crash/peace.ts'
import { metric } from '../test/setup/hub-caller.ts'
import { option } from './measure/option.ts'
import { bringing } from './sync/bringing.ts'
import { guardians } from './sync/documents.ts'
import { KEY } from './sync/guichet.ts'
import { hubProcess } from './sync/hub-process.ts'

export interface FirstSyncResult {
  readonly records: number
  readonly joinSeconds: number
  readonly joinPauseMs: number
  readonly bringSeconds: number
  readonly bringPauseMs: number
  /** The second machine's, all its misfortunes among it. */
  readonly firstSyncSeconds: number
  readonly cuts: number
  readonly kills: number
  /** That the hub sent it in all. */
  readonly rowsSent: number
}

/** Of the pages of the first synchronisation, by their number: in the middle of these the line is cut, or the machine killed. */
const [CUTS, KILLS] = [
  [4, 13, 26, 38],
  [9, 31],
]

/**
 * A machine with many records joins a school and brings them; a second one that is empty receives them over a line that is cut in the
 * middle of pages, and is killed in the middle of others. Fails unless it went on from its cursor and holds the same in the end. `--records N`.
 */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<FirstSyncResult> {
  const records = option('records', 100_000)
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-first-'))
  const hub = await hubProcess()
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true }), () => hub.close()]
  try {
    const school = await hub.desk.schools.add('Banc')
    const code = (): Promise<string> => hub.desk.schools.code(school.id, 'banc', 3_600_000)
    const { file, ...brought } = await bringing(folder, hub, await code(), guardians(records))
    log(JSON.stringify(brought))
    const before = await metric(hub.url, 'guichet_hub_rows_total')
    const began = performance.now()
    let [pages, cuts, kills] = [0, 0, 0]
    const again: Promise<void>[] = []
    const line = await address([{ port: Number(new URL(hub.url).port) }], {
      onRequest: () => undefined,
      onReply(asks) {
        if (asks !== 'sync') return
        pages += 1
        if (CUTS.includes(pages)) {
          cuts += 1
          line.unplug()
          setTimeout(line.plug, 50)
        } else if (KILLS.includes(pages)) {
          kills += 1
          again.push(second.kill().then(() => second.start(true)))
        }
      },
    })
    const place = join(folder, 'second.db')
    const order = { name: 'second', file: place, key: KEY, seed: 1, code: await code(), brings: false, pace: 1_000, bug: null, line }
    const second = machine({ ...order, onFall: log })
    closing.push(
      () => line.close(),
      () => second.kill(),
    )
    await second.start(true)
    if (!(await inStep([second], 1_800_000))) throw new Error('it never came to its end')
    await Promise.all(again)
    if (!(await inStep([second], 60_000))) throw new Error('it did not stay in step')
    const firstSyncSeconds = Math.round((performance.now() - began) / 100) / 10
    const rowsSent = (await metric(hub.url, 'guichet_hub_rows_total')) - before
    await second.quit()
    const result = { records, ...brought, firstSyncSeconds, cuts, kills, rowsSent }
    log(JSON.stringify(result))
    const most = records + (cuts + kills) * PAGE_ROWS
    if (rowsSent > most) throw new Error(`${rowsSent} rows were sent, more than ${most}: it did not go on where it was`)
    if (contentOf(file) !== contentOf(place)) throw new Error('the two machines do not hold the same')
    return result
  } finally {
    for (const close of closing.reverse()) await close()
  }
}
export default run

/** What a machine shows and keeps, and how far it has heard. */
function contentOf(file: string): string {
  const opened = openStore({ path: file, key: KEY, now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const db = opened.value
  try {
    return JSON.stringify([
      db.prepare('SELECT * FROM guardian ORDER BY id').all(),
      db.prepare('SELECT * FROM sync_mirror ORDER BY collection, id').all(),
      db.prepare('SELECT cursor, base FROM sync_state').get(),
    ])
  } finally {
    db.close()
  }
}
