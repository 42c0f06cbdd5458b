import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { openImporter, type Importer } from './importer.ts'
import { blamed, refusal } from './refusal.ts'
import { oneFamily, siecleFiles } from './siecle.ts'
import { headersOf, tampered, zipFile } from './zips.ts'

let importer: Importer
let good: readonly string[]
let both: string
beforeEach(async () => {
  importer = openImporter()
  good = siecleFiles(importer, oneFamily)
  const [pupils = '', guardians = ''] = good
  both = await zipFile(importer, 'export.zip', {
    'ElevesSansAdresses.xml': readFileSync(pupils),
    'ResponsablesAvecAdresses.xml': readFileSync(guardians),
  })
  await importer.bring([both])
})
afterEach(() => importer.close())

describe('a damaged archive', () => {
  it('is refused wherever it was cut', async () => {
    const bytes = readFileSync(both)
    const anyCut = fc.asyncProperty(fc.integer({ min: 4, max: bytes.length - 1 }), async (at) => {
      expect(await blamed(importer, importer.file('coupe.zip', bytes.subarray(0, at)))).toEqual(['import_zip_damaged', null])
    })
    await fc.assert(anyCut, { numRuns: 40 })
  })
  it('is refused when one byte of a text is another', async () => {
    const { local } = headersOf(readFileSync(both))
    const [first = 0] = local
    const file = tampered(importer, both, (bytes) => {
      const at = first + 30 + 'ElevesSansAdresses.xml'.length + 40
      bytes[at] = (bytes[at] ?? 0) ^ 0x01
    })
    expect((await refusal(importer, [file])).code).toBe('import_zip_damaged')
  })
  it('by any one byte never throws, and a preview never changes the store', async () => {
    const size = readFileSync(both).length
    const anyByte = fc.asyncProperty(fc.nat(size - 1), fc.integer({ min: 0, max: 255 }), async (at, value) => {
      const rows = importer.rows()
      await importer.preview([tampered(importer, both, (bytes) => void (bytes[at] = value))])
      expect(importer.rows()).toBe(rows)
    })
    await fc.assert(anyByte, { numRuns: 150 })
  })
})

describe('an archive without an export', () => {
  it.each([
    ['nothing', {}, 'import_unknown_kind', 'rien.zip'],
    ['a text', { 'lisez-moi.txt': 'bonjour' }, 'import_unknown_kind', 'rien.zip'],
    ['an archive in it', { 'export.zip': 'PK\x03\x04' }, 'import_unknown_kind', 'rien.zip'],
    ['an empty file', { 'Eleves.xml': '' }, 'import_empty', 'Eleves.xml'],
    ['a neighbour', { 'Nomenclature.xml': '<BEE_NOMENCLATURES/>' }, 'import_neighbour', 'Nomenclature.xml'],
  ])('(%s) is refused, and the file is named', async (_, entries, code, file) => {
    const failure = await refusal(importer, [await zipFile(importer, 'rien.zip', entries)])
    expect(failure).toMatchObject({ code, detail: { file } })
  })
})

describe('an archive made to harm', () => {
  it('that unfolds a thousand times its size is refused before it is read', async () => {
    const bomb = await zipFile(importer, 'bombe.zip', { 'Eleves.xml': Buffer.alloc(8_000_000, 0x20) })
    expect(await blamed(importer, bomb)).toEqual(['import_zip_too_big', null])
  })
  it('that says it is small and is not is refused as it is read', async () => {
    const big = await zipFile(importer, 'bombe.zip', { 'Eleves.xml': `<BEE_ELEVES>${' '.repeat(8_000_000)}` })
    const liar = tampered(importer, big, (bytes) => {
      for (const at of headersOf(bytes).central) bytes.writeUInt32LE(1_000, at + 24)
    })
    expect(await blamed(importer, liar)).toEqual(['import_zip_damaged', null])
  })
  it('that says it is gigantic is refused', async () => {
    const giant = tampered(importer, both, (bytes) => {
      for (const at of headersOf(bytes).central) bytes.writeUInt32LE(0xfffffff0, at + 24)
    })
    expect(await blamed(importer, giant)).toEqual(['import_zip_too_big', null])
  })
  it('of thousands of files is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`${n}.xml`, 'x']))
    expect(await blamed(importer, await zipFile(importer, 'foule.zip', many))).toEqual(['import_zip_too_big', null])
  })
  it('behind a password cannot be opened', async () => {
    const locked = tampered(importer, both, (bytes) => {
      const { local, central } = headersOf(bytes)
      for (const at of local) bytes.writeUInt16LE(bytes.readUInt16LE(at + 6) | 1, at + 6)
      for (const at of central) bytes.writeUInt16LE(bytes.readUInt16LE(at + 8) | 1, at + 8)
    })
    expect(await blamed(importer, locked)).toEqual(['import_unreadable', null])
  })
  it.each(['../../guichet-evil.xml', '/guichet-evil.xml', '..\\guichet-evil.xml', 'C:\\guichet-evil.xml'])(
    'with the name «%s» is refused, and nothing is written there',
    async (name) => {
      const innocent = 'x'.repeat(name.length)
      const archive = await zipFile(importer, 'noms.zip', { [innocent]: readFileSync(good[0] ?? '') })
      const harmful = tampered(importer, archive, (bytes) => {
        for (let at = bytes.indexOf(innocent); at !== -1; at = bytes.indexOf(innocent, at + 1)) bytes.write(name, at, 'latin1')
      })
      expect(await blamed(importer, harmful, [good[1] ?? ''])).toEqual(['import_zip_damaged', null])
      for (const from of ['.', importer.folder]) expect(existsSync(join(from, name.replaceAll('\\', '/')))).toBe(false)
    },
  )
  it('with the same name twice for different texts is refused', async () => {
    const [pupils = '', guardians = ''] = good
    const two = await zipFile(importer, 'double.zip', { 'aaaaaa.xml': readFileSync(pupils), 'bbbbbb.xml': readFileSync(guardians) })
    const same = tampered(importer, two, (bytes) => {
      for (let at = bytes.indexOf('bbbbbb.xml'); at !== -1; at = bytes.indexOf('bbbbbb.xml', at + 1)) bytes.write('aaaaaa.xml', at)
    })
    expect((await refusal(importer, [same])).code).toMatch(/^import_(zip_damaged|same_twice)$/)
  })
})
