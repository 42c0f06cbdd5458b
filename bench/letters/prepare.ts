import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSample } from '../../src/core/import/sample.ts'
import { letterContents } from '../../src/core/letters/content.ts'
import { openStation } from './station.ts'

export interface Prepared {
  /** A data folder where exactly so many accounts wait for a letter. */
  readonly dataDir: string
  /** What such letters say, as JSON: for drawing them without a station. */
  readonly contents: string
}

/** A generated school, imported, of whose accounts only `letters` are not active yet; and the content of those letters. */
export async function prepareLetters(folder: string, letters: number): Promise<Prepared> {
  const dataDir = join(folder, 'data')
  const files = await writeSample({ pupils: Math.ceil(letters * 1.2), seed: 1, format: 'siecle', outDir: join(folder, 'export') })
  const station = await openStation(dataDir)
  const imported = await station.call('cli', 'cli.import', { files: [...files], dryRun: false })
  if (!imported.ok) throw new Error(imported.error.code)
  const { db } = station.house.store
  db.prepare(`UPDATE account SET state = 'active' WHERE id NOT IN (SELECT id FROM account ORDER BY id LIMIT ?)`).run(letters)
  station.close()
  return { dataDir, contents: await writeContents(folder, dataDir) }
}

/** Made on a copy, so that the school itself is as it was. */
async function writeContents(folder: string, dataDir: string): Promise<string> {
  const copy = join(folder, 'copy')
  cpSync(dataDir, copy, { recursive: true })
  const station = await openStation(copy)
  const { batches, store, policy } = station.house
  const made = batches.create({ scope: 'school' }, 'system')
  if (!made.ok) throw new Error(made.error.code)
  const contents = join(folder, 'contents.json')
  writeFileSync(contents, JSON.stringify([...letterContents(store, policy, store.letters.ofBatch(made.value.id))]))
  station.close()
  return contents
}
