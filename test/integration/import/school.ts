import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSample, type SampleFormat } from '../../../src/core/import/sample.ts'
import { explain, type Failure } from '../../../src/shared/codes.ts'
import type { ImportPreview } from '../../../src/shared/import.ts'
import type { Result } from '../../../src/shared/result.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'

/** A station and a folder of exports, to import as the staff's screen does. */
export interface TestSchool {
  readonly open: TestStation
  readonly folder: string
  file(name: string, content: string | Uint8Array): string
  sample(options: { pupils: number; seed: number; format: SampleFormat; schoolYear?: number }): Promise<readonly string[]>
  preview(files: readonly string[]): Promise<Result<ImportPreview, Failure>>
  /** Previews and applies; throws the code when it cannot. */
  importAll(files: readonly string[]): Promise<ImportPreview>
  /** The failure in the staff's words. */
  refusal(files: readonly string[]): Promise<{ readonly code: string; readonly says: string }>
  /** Every row of the school's tables, as one fingerprint. */
  fingerprint(): string
  close(): void
}

export async function openSchool(): Promise<TestSchool> {
  const open = await openTestStation()
  const folder = mkdtempSync(join(tmpdir(), 'guichet-import-'))
  const { imports, store } = open.station.house
  let count = 0
  const school: TestSchool = {
    open,
    folder,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    sample(options) {
      const outDir = join(folder, `sample-${(count += 1)}`)
      mkdirSync(outDir)
      return writeSample({ ...options, outDir })
    },
    async preview(files) {
      const found = await imports.preview(files)
      if (!found.ok) return found
      imports.discard()
      return { ok: true, value: found.value.preview }
    },
    async importAll(files) {
      const found = await imports.preview(files)
      if (!found.ok) throw new Error(found.error.code)
      const applied = imports.apply(found.value.previewId, 'system')
      if (!applied.ok) throw new Error(applied.error.code)
      return found.value.preview
    },
    async refusal(files) {
      const found = await imports.preview(files)
      if (found.ok) throw new Error('it was not refused')
      return { code: found.error.code, says: explain(found.error, 'fr').says }
    },
    fingerprint() {
      const hash = createHash('sha256')
      for (const table of ['pupil', 'guardian', 'responsibility', 'account', 'credential', 'audit'])
        hash.update(JSON.stringify(store.db.prepare(`SELECT * FROM ${table}`).all()))
      return hash.digest('hex')
    },
    close() {
      open.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return school
}

export const text = (path: string, encoding: BufferEncoding = 'latin1'): string => readFileSync(path).toString(encoding)
