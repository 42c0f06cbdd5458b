import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  applyImport,
  discardImport,
  previewImport,
  type ApplyOptions,
  type PreviewOptions,
  type StagedImport,
} from '../../../src/core/import/import.ts'
import { writeSample, type WriteSampleOptions } from '../../../src/core/import/sample.ts'
import { openStore, rawKey, type Db } from '../../../src/core/store/open.ts'
import type { Failure } from '../../../src/shared/codes.ts'
import type { ImportPreview, ImportReport } from '../../../src/shared/import.ts'
import type { Result } from '../../../src/shared/result.ts'

const KEY = '5a'.repeat(32)
export const TODAY = '2026-11-01'
export const NOTHING = { pupils: 0, guardians: 0 } as const

/** The importers alone, over a store in a folder of its own. */
export interface Importer {
  readonly db: Db
  readonly folder: string
  /** Writes a file and gives its path. */
  file(name: string, content: string | Uint8Array): string
  sample(options: Omit<WriteSampleOptions, 'outDir'>): Promise<readonly string[]>
  preview(files: readonly string[], options?: Partial<PreviewOptions>): Promise<Result<StagedImport, Failure>>
  /** Previews, throws the code of a refusal, and leaves nothing waiting. */
  look(files: readonly string[], options?: Partial<PreviewOptions>): Promise<ImportPreview>
  apply(staged: StagedImport, options?: Partial<ApplyOptions>): ImportReport
  /** Previews and applies; throws the code of a refusal. */
  bring(files: readonly string[], options?: Partial<PreviewOptions>): Promise<ImportPreview>
  /** Every row of every table. */
  rows(): string
  /** The bytes of the store on the disk. */
  bytes(): string
  /** Whether a preview left its file. */
  waiting(): boolean
  close(): void
}

/** Opens an empty store; `close` removes it. */
export function openImporter(): Importer {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-importer-'))
  const storePath = join(folder, 'store.db')
  const stagingPath = join(folder, 'staging.db')
  const opened = openStore({ path: storePath, key: KEY, now: 0 })
  if (!opened.ok) throw new Error(opened.error.code)
  const db = opened.value
  let samples = 0
  let ids = 0

  const preview: Importer['preview'] = (files, options) =>
    previewImport(db, files, { stagingPath, stagingKey: rawKey(KEY), territory: 'FR', expectedUai: null, today: TODAY, ...options })
  const must = async (files: readonly string[], options?: Partial<PreviewOptions>): Promise<StagedImport> => {
    const found = await preview(files, options)
    if (!found.ok) throw new Error(JSON.stringify(found.error))
    return found.value
  }
  const apply: Importer['apply'] = (staged, options) => {
    const applied = applyImport(db, staged, { today: TODAY, now: 1, ids: () => `id-${(ids += 1)}`, ...options })
    if (!applied.ok) throw new Error(applied.error.code)
    return applied.value
  }
  return {
    db,
    folder,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    sample(options) {
      const outDir = join(folder, `sample-${(samples += 1)}`)
      mkdirSync(outDir)
      return writeSample({ ...options, outDir })
    },
    preview,
    async look(files, options) {
      const staged = await must(files, options)
      discardImport(db, staged)
      return staged.preview
    },
    apply,
    async bring(files, options) {
      const staged = await must(files, options)
      apply(staged)
      discardImport(db, staged)
      return staged.preview
    },
    rows() {
      const tables = db
        .prepare<[], { name: string }>(
          `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'finder_%' ORDER BY name`,
        )
        .all()
      return JSON.stringify(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM main."${name}" ORDER BY 1, 2`).all()]))
    },
    bytes() {
      const hash = createHash('sha256')
      for (const suffix of ['', '-wal']) if (existsSync(storePath + suffix)) hash.update(readFileSync(storePath + suffix))
      return hash.digest('hex')
    },
    waiting: () => ['', '-journal', '-wal'].some((suffix) => existsSync(stagingPath + suffix)),
    close() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
