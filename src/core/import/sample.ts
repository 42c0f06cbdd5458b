import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import iconv from 'iconv-lite'
import { sampleFamilies, type SampleOptions } from './sample/families.ts'
import { guardiansCsv, pupilsCsv } from './sample/onde.ts'
import { guardiansXml, pupilsXml } from './sample/siecle.ts'

export interface WriteSampleOptions {
  /** Pupils present at the school; a few more have left. */
  readonly pupils: number
  readonly seed: number
  readonly format: 'siecle' | 'onde'
  readonly outDir: string
  readonly uai?: string
  readonly schoolYear?: number
}

/** A made-up school in the files of SIECLE (ISO-8859-15) or ONDE (Windows-1252); gives their paths. Throws what the disk throws. */
export async function writeSample(options: WriteSampleOptions): Promise<readonly string[]> {
  const { format, outDir, uai = '9749999K', schoolYear = 2026 } = options
  mkdirSync(outDir, { recursive: true })
  const wanted: SampleOptions = { pupils: options.pupils, seed: options.seed, format, schoolYear }
  const families = (): Iterable<ReturnType<typeof sampleFamilies> extends Generator<infer F> ? F : never> => sampleFamilies(wanted)
  const write = async (name: string, encoding: string, text: Iterable<string>): Promise<string> => {
    const path = join(outDir, name)
    await pipeline(Readable.from(text, { objectMode: true }), iconv.encodeStream(encoding), createWriteStream(path))
    return path
  }
  if (format === 'siecle') {
    return [
      await write('ElevesSansAdresses.xml', 'iso-8859-15', pupilsXml(families, uai, schoolYear)),
      await write('ResponsablesAvecAdresses.xml', 'iso-8859-15', guardiansXml(families, uai, schoolYear)),
    ]
  }
  return [
    await write('CSVExtraction-eleves.csv', 'windows-1252', pupilsCsv(families())),
    await write('CSVExtraction-responsables.csv', 'windows-1252', guardiansCsv(families())),
  ]
}
