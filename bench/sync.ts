import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { option } from './measure/option.ts'
import { replicate } from './sync/couch.mjs'
import { guardians } from './sync/documents.ts'
import { bring } from './sync/guichet.ts'
import { hubProcess } from './sync/hub-process.ts'
import { many, type ManyResult } from './sync/many.ts'

export interface SyncResult {
  readonly changes: number
  /** From a station's encrypted store through signed requests to a hub on PostgreSQL and back into the store; commits reach the disk. */
  readonly guichetPerSecond: number
  /** The same records as documents, from a PouchDB on LevelDB to express-pouchdb on LevelDB, as they come. */
  readonly pouchPerSecond: number
  readonly ratio: number
  /** The same with the batches that suit PouchDB best: ten times its own. */
  readonly pouchTunedPerSecond: number
  readonly tunedRatio: number
  readonly many: ManyResult
}

/**
 * How fast a machine that was alone for weeks brings its changes, beside PouchDB's replication; and what a hub does that a thousand
 * stations ask every 30 s. `--changes N`, `--stations N`, `--seconds N` make it smaller.
 */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<SyncResult> {
  const [changes, stations, seconds] = [option('changes', 100_000), option('stations', 1_000), option('seconds', 90)]
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-sync-'))
  const place = (name: string): string => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  try {
    const records = guardians(changes)
    const hub = await hubProcess()
    try {
      const guichet = Math.round(changes / (await bring(place('guichet'), hub, records)))
      log(`guichet: ${guichet} changes per second`)
      const documents = records.map(({ id, ...fields }) => ({ _id: id, ...fields }))
      const pouch = Math.round(changes / (await replicate(place('pouch'), documents)))
      const tuned = Math.round(changes / (await replicate(place('tuned'), documents, 1_000)))
      const times = (other: number): number => Math.round((guichet / other) * 10) / 10
      log(`pouchdb: ${pouch} documents per second, ratio ${times(pouch)}; with batches of 1,000: ${tuned}, ratio ${times(tuned)}`)
      const load = await many(hub, { stations, seconds, log })
      const pouches = { pouchPerSecond: pouch, ratio: times(pouch), pouchTunedPerSecond: tuned, tunedRatio: times(tuned) }
      return { changes, guichetPerSecond: guichet, ...pouches, many: load }
    } finally {
      await hub.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
export default run
