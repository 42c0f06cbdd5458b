import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { failure, type Failure } from '../../../shared/codes.ts'
import { mappedField, rowMeaning, type Mapping } from '../../../shared/mapping.ts'
import { err, ok, type Result } from '../../../shared/result.ts'
import { heading } from '../headings.ts'
import { columnKeys, placeMapping, type KeptMapping } from './columns.ts'

/** A mapping as a person writes it down: each field with the heading as the table has it; a repeated one with `#2` behind. */
const fileSchema = z.strictObject({ rows: rowMeaning, columns: z.partialRecord(mappedField, z.string().min(1).max(200)) })

/** Reads a mapping file. Failure: `import_mapping_unreadable` {file}. */
export async function readMappingFile(path: string): Promise<Result<KeptMapping, Failure>> {
  const refused = err(failure('import_mapping_unreadable', { file: basename(path) }))
  try {
    const read = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    if (!read.success) return refused
    const columns = Object.entries(read.data.columns).map(([field, written]) => {
      const [name = '', n] = written.split(/#(?=\d+$)/)
      return [field, n === undefined ? heading(name) : `${heading(name)}#${n}`] as const
    })
    return ok({ rows: read.data.rows, columns: Object.fromEntries(columns) })
  } catch {
    return refused
  }
}

/** For a table with these headings; null when none of what the file names is there: it speaks of another table. */
export function placeFileMapping(kept: KeptMapping, headings: readonly string[]): Mapping | null {
  const keys = new Set(columnKeys(headings))
  return Object.values(kept.columns).some((key) => keys.has(key)) ? placeMapping(kept, headings) : null
}
