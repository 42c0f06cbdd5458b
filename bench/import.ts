import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSample } from '../src/core/import/sample.ts'
import type { ChildResult } from './import/child.ts'

const SIZES = [3_000, 100_000] as const

export interface ImportRun {
  readonly pupils: number
  readonly guardians: number
  /** Preview and apply of a first import into an empty encrypted store. */
  readonly seconds: number
  /** Reading the same files without the store. */
  readonly parseOnlySeconds: number
  /** Peak of the child process that did the import, which did nothing else. */
  readonly rssMiB: number
  /** How long the service could not answer anything else, at worst. */
  readonly longestPauseMs: number
}

/** How long, and in how much memory, a school of 3,000 and one of 100,000 pupils (SIECLE) are imported; each run is a process of its own. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<{ readonly runs: readonly ImportRun[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-import-'))
  const runs: ImportRun[] = []
  try {
    for (const pupils of SIZES) {
      const files = await writeSample({ pupils, seed: 1, format: 'siecle', outDir: join(folder, String(pupils)) })
      const parsed = child('parse', folder, files)
      const imported = child('import', folder, files)
      const { guardians, seconds, rssMiB, longestPauseMs } = imported
      runs.push({ pupils: imported.pupils, guardians, seconds, parseOnlySeconds: parsed.seconds, rssMiB, longestPauseMs })
      log(`${pupils} pupils: ${seconds} s (reading alone ${parsed.seconds} s), ${rssMiB} MiB, longest pause ${longestPauseMs} ms`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { runs }
}
export default run

function child(what: 'parse' | 'import', folder: string, files: readonly string[]): ChildResult {
  const out = execFileSync(process.execPath, [join(import.meta.dirname, 'import', 'child.ts'), what, folder, ...files], {
    encoding: 'utf8',
  })
  return JSON.parse(out) as ChildResult
}
