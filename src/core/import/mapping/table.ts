import { failure } from '../../../shared/codes.ts'
import { missingFields, type Mapping, type TableCount, type UnknownTable } from '../../../shared/mapping.ts'
import type { Territory } from '../../../shared/model.ts'
import type { Detected } from '../detect.ts'
import { ImportFailed } from '../failed.ts'
import type { Cells } from '../headings.ts'
import { isKnownOnde } from '../known-onde.ts'
import type { Staging } from '../staging.ts'
import { firstRows, readTable } from '../table.ts'
import { ticker } from '../tick.ts'
import { headingsKey, placeMapping, type KeptMapping } from './columns.ts'
import { proposeMapping } from './propose.ts'
import { mappedReader } from './reader.ts'

/** A table that a person must say something about, with the digest of its headings. */
export interface Unmapped {
  readonly found: Detected
  readonly headings: Cells
  readonly rows: readonly Cells[]
  readonly key: string
}

/** Rows that samples are taken from; a column may be empty for many. */
const LOOKED_AT = 30
const SHOWN = 3

/** The tables among the files whose headings Guichet does not know. Throws ImportFailed. */
export async function unmappedTables(all: readonly Detected[]): Promise<readonly Unmapped[]> {
  const unmapped: Unmapped[] = []
  for (const found of all.filter(({ kind }) => kind === 'table' || kind === 'onde')) {
    const { headings, rows } = await firstRows(found.source, LOOKED_AT)
    if (found.kind === 'onde' && isKnownOnde(headings)) continue
    unmapped.push({ found, headings, rows, key: headingsKey(headings) })
  }
  return unmapped
}

/** What the screen shows of a table: headings with a few values, and what they seem to be or were last time. */
export function describeTable({ found, headings, rows }: Unmapped, kept: KeptMapping | null, alone: boolean): UnknownTable {
  return {
    file: found.source.file,
    columns: headings.slice(0, 500).map((heading, at) => ({
      heading: heading.slice(0, 120),
      samples: [...new Set(rows.map((cells) => (cells[at] ?? '').slice(0, 60)).filter((cell) => cell !== ''))].slice(0, SHOWN),
    })),
    proposal: kept === null ? proposeMapping(headings.slice(0, 500)) : placeMapping(kept, headings),
    remembered: kept !== null,
    alone,
  }
}

/** Throws ImportFailed `import_mapping_incomplete` {file, field}, `import_missing_heading` {file, heading}. */
export function checkMapping({ found, headings }: Unmapped, mapping: Mapping, alone: boolean): void {
  const { file } = found.source
  const [missing] = missingFields(mapping, alone)
  if (missing !== undefined) throw new ImportFailed(failure('import_mapping_incomplete', { file, field: missing }))
  const beyond = Object.values(mapping.columns).find((at: number) => at >= headings.length)
  if (beyond !== undefined) throw new ImportFailed(failure('import_missing_heading', { file, heading: String(beyond + 1) }))
}

/** What would be read of the table so mapped; nothing is kept. Throws ImportFailed `import_cancelled` when `signal` says so. */
export async function countTable({ found }: Unmapped, mapping: Mapping, territory: Territory, signal: AbortSignal): Promise<TableCount> {
  const pupils = new Set<string>()
  const guardians = new Set<string>()
  let [withoutBirthDate, withoutMobile, rejected] = [0, 0, 0]
  const nothing = (): void => undefined
  const counting: Staging = {
    pupil: nothing,
    pupilOnce({ key, birth }) {
      if (!pupils.has(key) && birth === null) withoutBirthDate += 1
      pupils.add(key)
    },
    guardian({ names, mobile, mail }) {
      const person = `${names}|${mobile ?? ''}|${mail ?? ''}`
      if (!guardians.has(person) && mobile === null) withoutMobile += 1
      guardians.add(person)
    },
    reject: () => void (rejected += 1),
    ...{ className: nothing, link: nothing, namedChild: nothing, beside: nothing, accountLine: nothing, address: nothing, close: nothing },
  }
  const stop = (): void => {
    if (signal.aborted) throw new ImportFailed(failure('import_cancelled'))
  }
  await readTable(found.source, () => mappedReader(mapping, found.source.file, counting, territory), ticker(stop, nothing))
  stop()
  return { pupils: pupils.size, guardians: guardians.size, withoutBirthDate, withoutMobile, rejected }
}
