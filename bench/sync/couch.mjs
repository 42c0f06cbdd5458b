import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import PouchDB from 'pouchdb'

const LAID_OUT = 1_000

/**
 * The documents lie in a local PouchDB (LevelDB) and are replicated to an express-pouchdb server in another process.
 * @param {string} folder empty
 * @param {readonly object[]} documents each with an `_id`
 * @param {number} [batch] documents in one request; PouchDB's own choice (100) when it is left out
 * @returns {Promise<number>} seconds from the start of the replication to its end
 */
export async function replicate(folder, documents, batch) {
  const [here, there] = [join(folder, 'here'), join(folder, 'there')]
  mkdirSync(here)
  mkdirSync(there)
  const local = new PouchDB(join(here, 'db'))
  for (let at = 0; at < documents.length; at += LAID_OUT) await local.bulkDocs(documents.slice(at, at + LAID_OUT))
  const server = spawn(process.execPath, [join(import.meta.dirname, 'couch-server.mjs'), there], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await new Promise((resolve, reject) => {
      createInterface({ input: server.stdout }).once('line', resolve)
      server.once('close', () => reject(new Error('express-pouchdb did not start')))
    })
    const remote = new PouchDB(`http://127.0.0.1:${port}/db/school`)
    await remote.info()
    const start = performance.now()
    const { docs_written: written } = await local.replicate.to(remote, batch === undefined ? {} : { batch_size: batch })
    const seconds = (performance.now() - start) / 1_000
    if (written !== documents.length) throw new Error(`${written} of ${documents.length} documents were replicated`)
    await local.close()
    return seconds
  } finally {
    server.kill()
  }
}
