import { ImportFailed } from './failed.ts'
import { heading, type Cells } from './headings.ts'
import { guardianReader, isGuardians } from './onde-guardians.ts'
import { pupilReader } from './onde-pupils.ts'
import type { Staging } from './staging.ts'

const nowhere = null as unknown as Staging

/**
 * Whether a table with some of ONDE's headings is one of its two extractions as we know them: nothing needed is missing, and a table of
 * pupils does not name guardians too. Any other is a table that a person maps.
 */
export function isKnownOnde(cells: Cells): boolean {
  const headings = cells.map(heading)
  try {
    if (isGuardians(headings)) guardianReader(headings, '', nowhere, 'FR')
    else {
      pupilReader(headings, '', nowhere)
      return !headings.some((name) => /^(nom|prenom).*(resp|parent|tuteur|mere|pere)|^(resp|parent|tuteur|mere|pere).*nom/.test(name))
    }
    return true
  } catch (error) {
    if (error instanceof ImportFailed) return false
    throw error
  }
}
