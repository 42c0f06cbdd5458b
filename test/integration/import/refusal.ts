import { basename } from 'node:path'
import { expect } from 'vitest'
import type { PreviewOptions } from '../../../src/core/import/import.ts'
import { explain, type Failure } from '../../../src/shared/codes.ts'
import type { Importer } from './importer.ts'

/**
 * Previews what must be refused, and gives the failure. Whatever it is: the store keeps every row and byte, nothing waits, and the
 * French and the English sentence name the file and the line that the failure knows, with no hole left in them.
 */
export async function refusal(importer: Importer, files: readonly string[], options?: Partial<PreviewOptions>): Promise<Failure> {
  const rows = importer.rows()
  const bytes = importer.bytes()
  const found = await importer.preview(files, options)
  if (found.ok) throw new Error('it was not refused')
  expect(importer.rows()).toBe(rows)
  expect(importer.bytes()).toBe(bytes)
  expect(importer.waiting()).toBe(false)
  for (const locale of ['fr', 'en'] as const) {
    const { says, advice } = explain(found.error, locale)
    expect(`${says} ${advice ?? ''}`).not.toMatch(/[{}]|undefined|null/)
    const { file, line } = found.error.detail ?? {}
    if (file !== undefined) expect(says).toContain(String(file))
    if (line !== undefined) expect(says).toMatch(new RegExp(`li(gn|n)e ${line}\\b`, 'i'))
  }
  return found.error
}

/** The same for a file that is to blame by its name: gives the code and the line, null when there is none. */
export async function blamed(importer: Importer, file: string, others: readonly string[] = []): Promise<readonly [string, number | null]> {
  const { code, detail } = await refusal(importer, [file, ...others])
  expect(detail?.['file']).toBe(basename(file))
  return [code, Number(detail?.['line'] ?? 0) || null]
}
