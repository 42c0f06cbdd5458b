import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { sampleFamilies } from '../../../src/core/import/sample/families.ts'
import { familiesIn, familiesOf } from './families.ts'
import { NOTHING, openImporter } from './importer.ts'

async function roundTrip(pupils: number, seed: number, format: 'siecle' | 'onde'): Promise<void> {
  const families = [...sampleFamilies({ pupils, seed, format, schoolYear: 2026 })]
  const wanted = familiesOf(families, format)
  const importer = openImporter()
  try {
    const files = await importer.sample({ pupils, seed, format })
    const shown = await importer.bring(files)
    expect(familiesIn(importer.db)).toEqual(wanted)
    expect(shown.added.pupils).toBe(wanted.length)
    expect(shown.pupils).toBe(wanted.length)
    expect(await importer.look(files)).toMatchObject({ added: NOTHING, changed: NOTHING, leaving: NOTHING })
  } finally {
    importer.close()
  }
}

describe.each(['siecle', 'onde'] as const)('a sample of %s, imported', (format) => {
  it('gives back the families it was made of, whatever the school', async () => {
    const anySchool = fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.nat(), (pupils, seed) => roundTrip(pupils, seed, format))
    // An ONDE of two children with the same names in one class: nobody is tied before a person has said who is whose.
    await fc.assert(anySchool, {
      numRuns: 25,
      examples: [
        [2, 1686],
        [2, 2267],
      ],
    })
  })
  it('does so for 3,000 pupils', () => roundTrip(3_000, 20_261_101, format))
})
