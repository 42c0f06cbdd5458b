import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discardImport, previewEntries, type StagedImport } from '../../../src/core/import/import.ts'
import type { EntryGroup } from '../../../src/shared/import.ts'
import { openImporter, type Importer } from './importer.ts'

/** More than a preview shows of a kind. */
const PUPILS = 130

let importer: Importer
let staged: StagedImport
beforeEach(async () => {
  importer = openImporter()
  const found = await importer.preview(await importer.sample({ pupils: PUPILS, seed: 5, format: 'siecle' }))
  if (!found.ok) throw new Error(found.error.code)
  staged = found.value
})
afterEach(() => importer.close())

const look = (group: EntryGroup, query = '', offset = 0, limit = 50) => previewEntries(importer.db, staged, group, { query, offset, limit })

describe('the entries of a preview', () => {
  it('are all reached, page by page, each once, pupils first', () => {
    const { added, samples } = staged.preview
    const total = added.pupils + added.guardians
    expect(samples.added).toHaveLength(50)
    const seen = []
    for (let offset = 0; offset < total; offset += 50) seen.push(...look('added', '', offset).rows)
    expect(look('added').total).toBe(total)
    expect(new Set(seen.map(({ ref }) => ref)).size).toBe(total)
    expect(seen.map(({ kind }) => kind)).toEqual([...Array(added.pupils).fill('pupil'), ...Array(added.guardians).fill('guardian')])
    expect(look('added', '', total).rows).toEqual([])
    expect(look('leaving')).toEqual({ total: 0, rows: [] })
  })
  it('are found by words of their name, whatever the accents', () => {
    const all = [...look('added', '', 0, 100).rows, ...look('added', '', 100, 100).rows, ...look('added', '', 200, 100).rows]
    const last = all.at(-1)
    if (last === undefined) throw new Error('nobody')
    const found = look('added', last.name.toUpperCase().split(' ').reverse().join(' '))
    expect(found.rows.map(({ ref }) => ref)).toContain(last.ref)
    expect(found.total).toBe(found.rows.length)
    expect(look('added', 'Personne-De-Ce-Nom')).toEqual({ total: 0, rows: [] })
  })
  it('can each be left out, also the last', () => {
    const total = look('added').total
    const [last] = look('added', '', total - 1).rows
    const [pupil] = look('added', '', staged.preview.added.pupils - 1).rows
    if (last === undefined || pupil === undefined) throw new Error('nobody')
    expect(pupil.kind).toBe('pupil')
    const report = importer.apply(staged, { leaveOut: { kinds: [], records: [pupil.ref, last.ref] } })
    discardImport(importer.db, staged)
    expect(report.added.pupils).toBe(staged.preview.added.pupils - 1)
    const names = importer.db.prepare(`SELECT trim(first_name || ' ' || coalesce(usage_name, family_name)) FROM pupil`).pluck().all()
    expect(names).toHaveLength(PUPILS - 1)
  })
})
