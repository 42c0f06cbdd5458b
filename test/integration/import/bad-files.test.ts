import { createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { finished } from 'node:stream/promises'
import yazl from 'yazl'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSchool, text, type TestSchool } from './school.ts'

let school: TestSchool
let good: readonly string[]
let before: string
beforeEach(async () => {
  school = await openSchool()
  good = await school.sample({ pupils: 12, seed: 4, format: 'siecle' })
  await school.importAll(good)
  before = school.fingerprint()
})
afterEach(() => {
  // Whatever was wrong with the file, nothing is changed.
  expect(school.fingerprint()).toBe(before)
  school.close()
})

const [PUPILS, GUARDIANS] = [0, 1]
const pathOf = (at: number): string => good[at] ?? ''

async function zip(name: string, entries: Record<string, string | Uint8Array>): Promise<string> {
  const archive = new yazl.ZipFile()
  for (const [entry, content] of Object.entries(entries)) archive.addBuffer(Buffer.from(content), entry)
  archive.end()
  const path = join(school.folder, name)
  await finished(archive.outputStream.pipe(createWriteStream(path)))
  return path
}

describe('a file that is no export', () => {
  it.each([
    ['vide.xml', '', 'import_empty'],
    ['lettre.pdf', '%PDF-1.7\n', 'import_unknown_kind'],
    ['photo.png', '\u0089PNG\r\n\u001a\n\0\0', 'import_unknown_kind'],
    ['notes.json', '{"eleves": []}', 'import_unknown_kind'],
    ['autre.csv', 'a;b;c\n1;2;3\n', 'import_needs_mapping'],
    ['page.html', '<!doctype html><html><body>bonjour</body></html>', 'import_unknown_kind'],
  ])('%s gives its own refusal, which names it', async (name, content, code) => {
    const refused = await school.refusal([school.file(name, Buffer.from(content, 'latin1'))])
    expect(refused.code).toBe(code)
    expect(refused.says).toContain(name)
  })
  it('a workbook is told from an archive', async () => {
    const path = await zip('eleves.xlsx', { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' })
    expect((await school.refusal([path])).code).toBe('import_spreadsheet')
  })
  it('that is not there is said to be unreadable', async () => {
    expect((await school.refusal([join(school.folder, 'absent.xml')])).code).toBe('import_unreadable')
  })
})

describe('a damaged export', () => {
  it('that stops before its end says at which line', async () => {
    const whole = text(pathOf(GUARDIANS))
    const cut = school.file('Responsables.xml', Buffer.from(whole.slice(0, Math.floor(whole.length * 0.7)), 'latin1'))
    const refused = await school.refusal([pathOf(PUPILS), cut])
    expect(refused.code).toBe('import_truncated')
    expect(refused.says).toMatch(/Responsables\.xml.*ligne \d+/)
  })
  it('with a broken tag says at which line', async () => {
    const lines = text(pathOf(PUPILS)).split('\n')
    const at = lines.findIndex((line) => line.includes('<ELEVE '))
    lines[at] = (lines[at] ?? '').replace('</ELEVE>', '</ELEV>')
    const refused = await school.refusal([school.file('Eleves.xml', Buffer.from(lines.join('\n'), 'latin1')), pathOf(GUARDIANS)])
    expect(refused).toMatchObject({ code: 'import_damaged' })
    expect(refused.says).toContain(`ligne ${at + 1}`)
  })
  it('that declares entities («billion laughs») is refused where it does', async () => {
    const laughs = `<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n<BEE_ELEVES>&b;</BEE_ELEVES>`
    const refused = await school.refusal([school.file('Eleves.xml', laughs), pathOf(GUARDIANS)])
    expect(refused.code).toBe('import_entities')
    expect(refused.says).toMatch(/ligne [2-3]/)
  })
  it('in another encoding than it declares is refused, with its line', async () => {
    const utf8 = text(pathOf(PUPILS)).replace(/encoding="[^"]+"/i, 'encoding="UTF-8"')
    const refused = await school.refusal([school.file('Eleves.xml', Buffer.from(utf8, 'latin1')), pathOf(GUARDIANS)])
    expect(refused.code).toBe('import_encoding')
    expect(refused.says).toMatch(/ligne \d+/)
  })
})

describe('files that do not go together', () => {
  it('one missing, one twice, two formats', async () => {
    expect((await school.refusal([pathOf(PUPILS)])).code).toBe('import_missing_guardians')
    expect((await school.refusal([pathOf(GUARDIANS)])).code).toBe('import_missing_pupils')
    expect((await school.refusal([pathOf(PUPILS), pathOf(PUPILS), pathOf(GUARDIANS)])).code).toBe('import_same_twice')
    const onde = await school.sample({ pupils: 5, seed: 1, format: 'onde' })
    expect((await school.refusal([pathOf(PUPILS), onde[1] ?? ''])).code).toBe('import_mixed')
  })
  it('of two schools', async () => {
    const other = text(pathOf(GUARDIANS)).replaceAll('9749999K', '9748888L')
    const refused = await school.refusal([pathOf(PUPILS), school.file('Responsables.xml', Buffer.from(other, 'latin1'))])
    expect(refused.code).toBe('import_two_schools')
  })
  it('ONDE without the column that is needed names it', async () => {
    const onde = await school.sample({ pupils: 5, seed: 1, format: 'onde' })
    const without = text(onde[0] ?? '').replace(/Date naissance/i, 'Autre')
    const refused = await school.refusal([school.file('eleves.csv', Buffer.from(without, 'latin1')), onde[1] ?? ''])
    expect(['import_missing_heading', 'import_unknown_kind']).toContain(refused.code)
    expect(refused.says).toContain(basename('eleves.csv'))
  })
})
