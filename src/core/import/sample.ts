import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import iconv from 'iconv-lite'
import { accountListCsv } from './sample/account-list.ts'
import { sampleFamilies, type SampleOptions } from './sample/families.ts'
import { guardiansCsv, pupilsCsv } from './sample/onde.ts'
import { guardiansXml, pupilsXml } from './sample/siecle.ts'
import { spreadsheetCsv } from './sample/spreadsheet.ts'

/** `csv`: a secretary's own spreadsheet; `educonnect`: the account list. Both of the school that `siecle` writes. */
export const sampleFormats = ['siecle', 'onde', 'csv', 'educonnect'] as const
export type SampleFormat = (typeof sampleFormats)[number]

export interface WriteSampleOptions {
  /** Pupils present at the school; a few more have left. */
  readonly pupils: number
  readonly seed: number
  readonly format: SampleFormat
  readonly outDir: string
  readonly uai?: string
  readonly schoolYear?: number
}

/** A made-up school in the files of SIECLE (ISO-8859-15), ONDE or a spreadsheet (Windows-1252), or its list of accounts (UTF-8); gives their paths. Throws what the disk throws. */
export async function writeSample(options: WriteSampleOptions): Promise<readonly string[]> {
  const { format, outDir, uai = '9749999K', schoolYear = 2026 } = options
  mkdirSync(outDir, { recursive: true })
  const wanted: SampleOptions = { pupils: options.pupils, seed: options.seed, format: format === 'onde' ? 'onde' : 'siecle', schoolYear }
  const families = (): Iterable<ReturnType<typeof sampleFamilies> extends Generator<infer F> ? F : never> => sampleFamilies(wanted)
  const write = async (name: string, encoding: string, text: Iterable<string>): Promise<string> => {
    const path = join(outDir, name)
    await pipeline(Readable.from(text, { objectMode: true }), iconv.encodeStream(encoding), createWriteStream(path))
    return path
  }
  switch (format) {
    case 'siecle':
      return [
        await write('ElevesSansAdresses.xml', 'iso-8859-15', pupilsXml(families, uai, schoolYear)),
        await write('ResponsablesAvecAdresses.xml', 'iso-8859-15', guardiansXml(families, uai, schoolYear)),
      ]
    case 'onde':
      return [
        await write('CSVExtraction-eleves.csv', 'windows-1252', pupilsCsv(families())),
        await write('CSVExtraction-responsables.csv', 'windows-1252', guardiansCsv(families())),
      ]
    case 'csv':
      return [await write('Liste-des-eleves.csv', 'windows-1252', spreadsheetCsv(families()))]
    case 'educonnect':
      return [await write(`Educonnect-ListeResponsables-${schoolYear}0901080000.csv`, 'utf-8', accountListCsv(families(), uai))]
  }
}
