import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LetterBlocks } from '../../../src/shared/letter-text.ts'
import { letterContents } from '../../../src/core/letters/content.ts'
import { openOffice, type Office } from './office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const words = (of: Partial<LetterBlocks> = {}): LetterBlocks => ({ ...office.house.letterTexts.texts('C01').blocks, ...of })
/** What the letter of one guardian would say now. */
function said(): LetterBlocks {
  const { batches, store, policy } = office.house
  const made = batches.create({ scope: 'guardian', guardianId: office.guardian('Adulte501') }, 'u1')
  if (!made.ok) throw new Error(made.error.code)
  const [content] = [...letterContents(store, policy, store.letters.ofBatch(made.value.id))]
  if (content === undefined) throw new Error('no letter')
  return content.texts
}

describe('the school’s own words', () => {
  it('stand on the letters made from now on, with their values; those made before keep theirs', async () => {
    const before = said()
    const saved = await office.house.letterTexts.save('C01', words({ title: 'Bonjour {{guardian}}, voici {{portal}}' }), 'u1')
    expect(saved).toMatchObject({ ok: true })
    expect(said().title).toBe('Bonjour Mme Adulte501 FILAO, voici Métice')
    expect(before.title).not.toContain('Bonjour')
  })
  it('are kept as versions, and Guichet’s own are always there', async () => {
    const { letterTexts } = office.house
    await letterTexts.save('C01', words({ help: 'Un.' }), 'u1')
    await letterTexts.save('C01', words({ help: 'Deux.' }), 'u1')
    const { blocks, own, versions } = letterTexts.texts('C01')
    expect(blocks.help).toBe('Deux.')
    expect(versions.map((version) => version.blocks.help)).toEqual(['Deux.', 'Un.'])
    expect(own.help).not.toBe('Deux.')
    expect(letterTexts.texts('C03').versions).toEqual([])
  })
  it.each<[Partial<LetterBlocks>, string]>([
    [{ help: '<b>gras</b>' }, 'text_markup'],
    [{ help: 'a\u202eb' }, 'text_markup'],
    [{ help: '{{secret}}' }, 'text_variable_unknown'],
    [{ help: '{{school' }, 'text_variable_unknown'],
    [{ intro: 'Sans adresse.' }, 'text_variable_missing'],
    [{ title: ' ' }, 'text_variable_missing'],
    [{ intro: `{{url}} ${'Un texte bien long. '.repeat(70)}`, help: 'Encore. '.repeat(180) }, 'text_too_long'],
  ])('%o is refused: %s', async (of, code) => {
    const { letterTexts } = office.house
    expect(await letterTexts.preview('C01', words(of))).toMatchObject({ ok: false, error: { code } })
    expect(await letterTexts.save('C01', words(of), 'u1')).toMatchObject({ ok: false, error: { code } })
    expect(letterTexts.texts('C01').versions).toEqual([])
  })
  it.each(['C01', 'C03', 'C05'] as const)('that come with Guichet fit the largest family: %s', async (kind) => {
    const { letterTexts } = office.house
    expect(await letterTexts.preview(kind, letterTexts.texts(kind).own)).toMatchObject({ ok: true })
  })
})
