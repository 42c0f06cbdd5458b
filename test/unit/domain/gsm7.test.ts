import { describe, expect, it } from 'vitest'
import { isGsm7 } from '../../../src/core/domain/gsm7.ts'
import { smsParts } from '../../setup/sms-parts.ts'

describe('a text within the GSM alphabet', () => {
  it.each([
    ['Votre code : 482913', true],
    ['à é è ù ì ò Ç @ £ €', true],
    ['[a] {b} ~ | ^ \\', true],
    ['ê', false],
    ['ç', false],
    ['l’école', false],
    ['رمزك هو 482913', false],
    ['🙂', false],
  ])('«%s»: %s', (text, is) => expect(isGsm7(text)).toBe(is))
})

describe('how many SMS a text is', () => {
  it.each([
    ['', 1],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    // 153 signs hold 76 of two, and a half is not sent.
    ['€'.repeat(152), 2],
    ['€'.repeat(153), 3],
    ['ê'.repeat(70), 1],
    ['ê'.repeat(71), 2],
    ['ê'.repeat(134), 2],
    ['ê'.repeat(135), 3],
    ['🙂'.repeat(35), 1],
    ['🙂'.repeat(36), 2],
    ['🙂'.repeat(66), 2],
    ['🙂'.repeat(67), 3],
  ])('«%s» is %i', (text, parts) => expect(smsParts(text)).toBe(parts))
})
