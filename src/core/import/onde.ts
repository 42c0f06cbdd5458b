import type { Territory } from '../../shared/model.ts'
import { heading } from './headings.ts'
import { guardianReader, isGuardians } from './onde-guardians.ts'
import { pupilReader } from './onde-pupils.ts'
import type { Source } from './source.ts'
import type { Staging } from './staging.ts'
import { readTable } from './table.ts'
import type { Tick } from './tick.ts'

export type TableKind = 'pupils' | 'guardians'

/**
 * One of ONDE's two extractions, told by its headings (pupils, or guardians with their children repeated).
 * Throws ImportFailed: `import_missing_heading` {file, heading}, `import_damaged` {file, line}, `import_empty` {file}.
 */
export async function readOnde(source: Source, staging: Staging, territory: Territory, tick: Tick): Promise<TableKind> {
  const { file } = source
  let kind: TableKind = 'pupils'
  await readTable(
    source,
    (cells) => {
      const headings = cells.map(heading)
      kind = isGuardians(headings) ? 'guardians' : 'pupils'
      return kind === 'guardians' ? guardianReader(headings, file, staging, territory) : pupilReader(headings, file, staging)
    },
    tick,
  )
  return kind
}
