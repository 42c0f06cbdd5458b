import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSample } from '../../../src/core/import/sample.ts'
import type { LetterBatch, LetterScope } from '../../../src/shared/contract/staff/letters.ts'
import type { House } from '../../../src/core/house.ts'

/** Imports a generated school into a house. */
export async function fillSchool(house: House, pupils: number, seed = 5): Promise<void> {
  const outDir = mkdtempSync(join(tmpdir(), 'guichet-sample-'))
  try {
    const preview = await house.imports.preview(await writeSample({ pupils, seed, format: 'siecle', outDir }))
    if (!preview.ok) throw new Error(preview.error.code)
    const applied = house.imports.apply(preview.value.previewId, 'system')
    if (!applied.ok) throw new Error(applied.error.code)
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

export function makeBatch(house: House, scope: LetterScope): LetterBatch {
  const made = house.batches.create(scope, 'system')
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}
