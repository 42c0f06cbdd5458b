import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeScan } from '../../../src/core/domain/scan.ts'
import { groupSecret } from '../../../src/core/domain/secret.ts'
import { writeLetters } from '../../../src/core/letters/document/write.ts'
import { resourcesDir } from '../../setup/station.ts'
import { CREATED, letter, pdfOf, scanned, tool } from './pages.ts'

const others = [letter({ number: 1 }), letter({ number: 2, secret: '23456789ABCDE', identifier: 'a.autre' })]

describe('the file of letters', () => {
  it('is tagged A4 with a title and a language', async () => {
    const pdf = await pdfOf(others)
    const info = tool('pdfinfo', pdf)
    expect(info).toMatch(/^Tagged: +yes$/m)
    expect(info).toMatch(/^Page size: .*\(A4\)$/m)
    expect(info).toMatch(/^Pages: +2$/m)
    expect(info).toMatch(/^Title: +Notification de votre compte Métice$/m)
    expect(readFileSync(pdf, 'latin1')).toContain('/Lang (fr-FR)')
  })

  it('has one document of sections, each with headings, lists and a code that is said in words', async () => {
    const tree = tool('pdfinfo', '-struct', await pdfOf(others))
    expect(tree.match(/^Document/gm)).toHaveLength(1)
    expect(tree.match(/^ {2}Sect/gm)).toHaveLength(2)
    for (const kind of ['H1', 'Figure']) expect(tree.match(new RegExp(`^ {4}${kind}\\b`, 'gm'))).toHaveLength(2)
    expect(tool('pdfinfo', '-struct-text', await pdfOf(others))).toContain('"Votre mot de passe provisoire"')
    expect(readFileSync(await pdfOf(others), 'latin1').match(/\/Alt \(/g)).toHaveLength(2)
  })

  it('brings every face it uses with it', async () => {
    const guardian = { ...letter().guardian, familyName: 'Nguyễn Приклад' }
    const rows = tool('pdffonts', await pdfOf([letter({ guardian })]))
      .trim()
      .split('\n')
      .slice(2)
    expect(rows.length).toBeGreaterThan(3)
    for (const row of rows) expect(row).toMatch(/ yes yes yes +\d+ +\d+$/)
  })

  it('shows what was issued, to eyes and to a scanner', async () => {
    const pdf = await pdfOf(others)
    const pages = tool('pdftotext', '-layout', pdf, '-').split('\f')
    expect(scanned(pdf).map(decodeScan)).toEqual(others.map(({ identifier, secret }) => ({ identifier, secret })))
    for (const [i, { identifier, secret }] of others.entries()) {
      expect(pages[i]).toContain(` ${identifier}\n`)
      expect(pages[i]).toContain(` ${groupSecret(secret ?? '')}\n`)
    }
  })

  it('is the same, byte for byte, for the same letters and clock', async () => {
    const [first, again] = [readFileSync(await pdfOf(others)), readFileSync(await pdfOf(others))]
    expect(again.equals(first)).toBe(true)
    expect(readFileSync(await pdfOf(others, new Date(0))).equals(first)).toBe(false)
  })
})

describe('writing letters', () => {
  const options = { fontsDir: join(resourcesDir, 'fonts'), creationDate: CREATED }
  /** A disk that takes one piece after the other, and fails or not. */
  function disk(fails = false) {
    let bytes = 0
    const out = new Writable({
      highWaterMark: 1,
      write(piece: Uint8Array, _encoding, done) {
        bytes += piece.length
        setImmediate(() => done(fails ? new Error('ENOSPC') : null))
      },
    })
    return { out, bytes: () => bytes }
  }
  function* many(count: number) {
    for (let number = 1; number <= count; number += 1) yield letter({ number })
  }

  it('goes out while it is drawn, and waits for a slow disk', async () => {
    const { out, bytes } = disk()
    const waiting: number[] = []
    const gone: number[] = []
    const written = await writeLetters(many(160), out, {
      ...options,
      onLetter: () => {
        waiting.push(out.writableLength)
        gone.push(bytes())
      },
    })
    expect(written).toEqual({ ok: true, value: { letters: 160, pages: 160 } })
    expect(gone.at(-1)).toBeGreaterThan(bytes() / 2)
    expect(Math.max(...waiting)).toBeLessThan(2 * 256 * 1024)
  })

  it('stops when it is told to', async () => {
    const { out } = disk()
    const stop = new AbortController()
    const drawn: number[] = []
    const onLetter = (number: number): void => {
      drawn.push(number)
      if (number === 3) stop.abort()
    }
    const written = await writeLetters(many(50), out, { ...options, signal: stop.signal, onLetter })
    expect(written).toMatchObject({ ok: false, error: { code: 'letters_cancelled' } })
    expect(drawn).toEqual([1, 2, 3])
    expect(out.destroyed).toBe(true)
  })

  it('rejects with what the disk says, and draws no more', async () => {
    const { out } = disk(true)
    let drawn = 0
    await expect(writeLetters(many(400), out, { ...options, onLetter: () => void (drawn += 1) })).rejects.toThrow('ENOSPC')
    expect(drawn).toBeLessThan(400)
  })
})
