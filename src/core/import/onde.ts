import { parse } from 'csv-parse'
import { failure } from '../../shared/codes.ts'
import type { Territory } from '../../shared/model.ts'
import { fold, searchName } from '../domain/names.ts'
import { decode, isUtf8, peek } from './decode.ts'
import { ImportFailed } from './failed.ts'
import type { Source } from './open-file.ts'
import type { Staging } from './staging.ts'
import { civilityOf, dateOrNull, mailOrNull, mobileOf, nameKey, sexOrNull, textOrNull } from './values.ts'

/** A heading without case, accents, spaces, stars, apostrophes or numbers at its end, as ONDE's versions differ in them. */
const heading = (cell: string): string => fold(cell).replaceAll(/[^a-z0-9]/g, '')

type Cells = readonly string[]

/**
 * One of ONDE's two extractions, told by its headings (pupils, or guardians with their children repeated).
 * Throws ImportFailed: `import_unknown_kind`, `import_missing_heading` {file, heading}, `import_encoding`.
 */
export async function readOnde(source: Source, staging: Staging, territory: Territory, tick: () => Promise<void>): Promise<'pupils' | 'guardians'> {
  const { file } = source
  const encoding = (await isUtf8(await source.open())) ? 'utf-8' : 'windows-1252'
  const delimiter = delimiterOf((await peek(await source.open(), 65_536)).toString('latin1'))
  const rows = parse({ delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true, trim: true })
  const fed = feed(rows, decode(await source.open(), encoding, file))
  let read: ((cells: Cells, line: number) => void) | null = null
  let kind: 'pupils' | 'guardians' = 'pupils'
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (read === null) {
        const names = record.map(heading)
        kind = names.some((name) => /^(prenomresponsable|nomresponsable)$/.test(name)) ? 'guardians' : 'pupils'
        read = kind === 'guardians' ? guardianReader(names, file, staging, territory) : pupilReader(names, file, staging)
        continue
      }
      read(record, info.lines)
      await tick()
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')) {
      throw new ImportFailed(failure('import_damaged', { file, line: Number((error as { lines?: number }).lines ?? 1) }))
    }
    throw error
  }
  await fed
  if (read === null) throw new ImportFailed(failure('import_empty', { file }))
  return kind
}

async function feed(parser: ReturnType<typeof parse>, chunks: AsyncIterable<string>): Promise<void> {
  try {
    for await (const chunk of chunks) if (!parser.write(chunk)) await new Promise<void>((resolve) => void parser.once('drain', resolve))
    parser.end()
  } catch (error) {
    parser.destroy(error as Error)
  }
}

function delimiterOf(head: string): string {
  const first = head.split(/\r?\n/, 1)[0] ?? ''
  const count = (mark: string): number => first.split(mark).length
  return [';', '\t', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}

/** The position of the first heading that is one of these. Throws `import_missing_heading`. */
function need(names: readonly string[], wanted: readonly string[], shown: string, file: string): number {
  const at = names.findIndex((name) => wanted.includes(name))
  if (at === -1) throw new ImportFailed(failure('import_missing_heading', { file, heading: shown }))
  return at
}
const find = (names: readonly string[], wanted: readonly string[]): number => names.findIndex((name) => wanted.includes(name))

function pupilReader(names: readonly string[], file: string, staging: Staging) {
  const at = {
    family: need(names, ['nomeleve', 'nomdefamilleeleve'], 'Nom élève', file),
    first: need(names, ['prenomeleve'], 'Prénom élève', file),
    birth: need(names, ['datenaissance', 'datedenaissance'], 'Date naissance', file),
    className: need(names, ['libelleclasse', 'classe'], 'Libellé classe', file),
    usage: find(names, ['nomdusageeleve', 'nomusageeleve']),
    sex: find(names, ['sexe']),
    ine: find(names, ['ine']),
  }
  return (cells: Cells, line: number): void => {
    const cell = (position: number): string | undefined => (position === -1 ? undefined : cells[position])
    const family = textOrNull(cell(at.family))
    const first = textOrNull(cell(at.first))
    if (family === null || first === null) {
      if (cells.filter((value) => value !== '').length > 1) staging.reject(file, line, failure('import_no_name', { file, line }))
      return
    }
    const given = textOrNull(cell(at.birth))
    const birth = dateOrNull(cell(at.birth))
    if (given !== null && birth === null) staging.reject(file, line, failure('import_bad_date', { file, line, value: given.slice(0, 20) }))
    const ine = textOrNull(cell(at.ine))
    const key = ine !== null && ine.length === 11 ? `ine:${ine}` : `onde:${fold(family)}|${fold(first)}|${birth ?? ''}`
    const usage = textOrNull(cell(at.usage))
    const className = textOrNull(cell(at.className))
    staging.pupil({
      key,
      sourceKey: key,
      ine: ine !== null && ine.length === 11 ? ine : null,
      family,
      usage: usage === family ? null : usage,
      first,
      birth,
      sex: sexOrNull(cell(at.sex)),
      className,
      left: 0,
      file,
      line,
      nameKey: nameKey(family, first, className),
      usageKey: usage === null ? '' : nameKey(usage, first, className),
    })
    if (className !== null) staging.className(key, className)
  }
}

const CHILD_FAMILY = /^(nomdefamille(enfant|eleve)|nom(enfant|eleve))\d*$/
const CHILD_USAGE = /^nom(dusage|usage)(enfant|eleve)\d*$/
const CHILD_FIRST = /^prenom(enfant|eleve)\d*$/
const CHILD_CLASS = /^(classes?|libelleclasse)(enfant|eleve)\d*$/

function guardianReader(names: readonly string[], file: string, staging: Staging, territory: Territory) {
  const at = {
    family: need(names, ['nomresponsable', 'nomdefamilleresponsable'], 'Nom responsable', file),
    first: need(names, ['prenomresponsable'], 'Prénom responsable', file),
    usage: find(names, ['nomusageresponsable', 'nomdusageresponsable']),
    civility: find(names, ['civiliteresponsable', 'civilite']),
    address: find(names, ['adresseresponsable']),
    postal: find(names, ['cpresponsable', 'codepostalresponsable']),
    city: find(names, ['communeresponsable']),
    country: find(names, ['pays', 'paysresponsable']),
    mail: find(names, ['courriel', 'courrielresponsable']),
    home: find(names, ['telephonedomicile']),
    work: find(names, ['telephonetravail']),
    mobile: find(names, ['telephoneportable']),
  }
  const firsts = names.flatMap((name, i) => (CHILD_FIRST.test(name) ? [i] : []))
  if (firsts.length === 0) throw new ImportFailed(failure('import_missing_heading', { file, heading: 'Prénom enfant' }))
  /** Each child's columns lie around its first name, in whatever order that version has them. */
  const children = firsts.map((first, n) => {
    const from = n === 0 ? 0 : (firsts[n - 1] ?? 0) + 1
    const to = firsts[n + 1] ?? names.length
    const before = (test: RegExp): number => names.findLastIndex((name, i) => i >= from && i < first && test.test(name))
    const after = (test: RegExp): number => names.findIndex((name, i) => i > first && i < to && test.test(name))
    const near = (test: RegExp): number => (before(test) === -1 ? after(test) : before(test))
    return { first, family: near(CHILD_FAMILY), usage: near(CHILD_USAGE), className: after(CHILD_CLASS) === -1 ? before(CHILD_CLASS) : after(CHILD_CLASS) }
  })
  let count = 0
  return (cells: Cells, line: number): void => {
    const cell = (position: number): string | undefined => (position === -1 ? undefined : cells[position])
    const usageCell = textOrNull(cell(at.usage))
    const family = textOrNull(cell(at.family)) ?? usageCell
    if (family === null) {
      if (cells.filter((value) => value !== '').length > 1) staging.reject(file, line, failure('import_no_name', { file, line }))
      return
    }
    count += 1
    const key = `row:${count}`
    const first = textOrNull(cell(at.first)) ?? ''
    const usage = usageCell === family ? null : usageCell
    const { mobile, raw } = mobileOf([cell(at.mobile), cell(at.home), cell(at.work)], territory)
    const country = textOrNull(cell(at.country))
    const line1 = textOrNull(cell(at.address))
    staging.guardian({
      key,
      sourceKey: `onde:${fold(family)}|${fold(first)}`,
      civility: civilityOf(cell(at.civility)),
      family,
      usage,
      first,
      mobile,
      mobileRaw: raw,
      home: textOrNull(cell(at.home)),
      work: textOrNull(cell(at.work)),
      mail: mailOrNull(cell(at.mail)),
      addressId: null,
      lines: JSON.stringify(line1 === null ? [] : [line1]),
      postal: textOrNull(cell(at.postal)),
      city: textOrNull(cell(at.city)),
      country: country === null || /^france$/i.test(country) ? null : country,
      search: searchName({ familyName: family, usageName: usage, firstName: first }),
      file,
      line,
    })
    for (const child of children) {
      const childFirst = textOrNull(cell(child.first))
      const childFamily = textOrNull(cell(child.family)) ?? textOrNull(cell(child.usage))
      if (childFirst === null || childFamily === null) continue
      for (const className of (textOrNull(cell(child.className)) ?? '').split(/\s*,\s*/)) {
        staging.namedChild({ guardian: key, nameKey: nameKey(childFamily, childFirst, className), file, line, name: `${childFirst} ${childFamily}` })
      }
    }
  }
}
