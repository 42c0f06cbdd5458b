import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { LetterContent } from '../../../src/core/letters/document/content.ts'
import { writeLetters } from '../../../src/core/letters/document/write.ts'
import { ownTexts } from '../../../src/core/letters/texts.ts'
import { resourcesDir } from '../../setup/station.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, removed after the test. */
export function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-letters-'))
  folders.push(folder)
  return folder
}

const texts = ownTexts('C01', 'fr', {
  portal: 'Métice',
  url: 'https://portail.example/metice',
  contact: ' (0262 00 00 00, accueil@college-des-filaos.example)',
})

/** A letter to an invented person; whatever is given stands instead. */
export const letter = (given: Partial<LetterContent> = {}): LetterContent => ({
  number: 17,
  kind: 'C01',
  texts,
  locale: 'fr',
  school: {
    name: 'Collège des Filaos',
    addressLines: ['12 chemin des Filaos', '97400 Saint-Denis'],
    phone: '0262 00 00 00',
    mail: 'accueil@college-des-filaos.example',
    city: 'Saint-Denis',
    head: { name: 'Mme Payet', title: 'La principale' },
  },
  portal: { name: 'Métice', url: 'https://portail.example/metice' },
  guardian: {
    civility: 'MME',
    familyName: 'EXEMPLE',
    firstName: 'Céline',
    addressLines: ['3 impasse des Vacoas'],
    postalCode: '97400',
    city: 'SAINT-DENIS',
    country: null,
  },
  children: [{ firstName: 'Zoé', familyName: 'EXEMPLE', className: '6B' }],
  identifier: 'c.exemple2',
  secret: 'ABCDEFGHJKMNP',
  issuedOn: '2026-09-01',
  validUntil: '2026-12-02',
  ...given,
})

export const CREATED = new Date(Date.UTC(2026, 8, 1, 8))

/** Writes the letters to a file of their own; gives its path. */
export async function pdfOf(letters: readonly LetterContent[], creationDate = CREATED): Promise<string> {
  const path = join(place(), 'lettres.pdf')
  const written = await writeLetters(letters, createWriteStream(path), { fontsDir: join(resourcesDir, 'fonts'), creationDate })
  if (!written.ok) throw new Error(written.error.code)
  return path
}

/** What one of poppler's or zbar's tools says. */
export const tool = (name: string, ...args: string[]): string =>
  execFileSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 28 })

/** The codes that a scanner reads on the pages, in their order. */
export function scanned(pdf: string): string[] {
  const folder = place()
  tool('pdftoppm', '-r', '150', '-png', '-gray', pdf, join(folder, 'page'))
  return tool('sh', '-c', `zbarimg -q --raw ${folder}/page*.png || true`).trim().split('\n')
}
