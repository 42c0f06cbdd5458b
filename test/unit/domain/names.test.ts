import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { identifierBase, nextFree } from '../../../src/core/domain/identifier.ts'
import { fold, sameFamilyName, sameName, searchName } from '../../../src/core/domain/names.ts'

describe('names', () => {
  it('folds what schools write differently', () => {
    expect(fold('LEFÈVRE-D’ŒUVRE')).toBe(fold("lefevre  d'oeuvre"))
    expect(sameName('DE LA CRUZ', 'Delacruz')).toBe(true)
    expect(sameName('LEFEVRE', 'Lefèvre')).toBe(true)
    expect(sameName('Öztürk', 'OZTURK')).toBe(true)
    expect(fold('Ǿrsted')).toBe(fold('orsted'))
    expect(sameName('Payet', 'Hoarau')).toBe(false)
    expect(sameName('', '')).toBe(false)
  })
  it('folds to itself and never grows accents', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => fold(fold(name)) === fold(name) && !/\p{M}/u.test(fold(name))))
  })
  it('finds people by either family name', () => {
    expect(searchName({ familyName: 'MARTIN', usageName: 'LE GOFF', firstName: 'Maëlys' })).toBe('le goff maelys martin')
  })
})

describe('identifiers', () => {
  it('are initial, dot, name, in ASCII', () => {
    expect(identifierBase('Élodie', 'SAÏD ALI')).toBe('e.saidali')
    expect(identifierBase('', 'PAYET')).toBe('payet')
    expect(identifierBase('Юрій', 'Коваленко')).toBe('compte')
    fc.assert(fc.property(fc.string(), fc.string(), (first, family) => /^[a-z0-9.]{1,36}$/.test(identifierBase(first, family))))
  })
  it('take the first free number', () => {
    const taken = new Set(['a.payet', 'a.payet2'])
    expect(nextFree('a.payet', (identifier) => taken.has(identifier))).toBe('a.payet3')
  })
})

describe('a family name with its particle or without', () => {
  it.each([
    ['DE LA RIVIÈRE', 'Rivière', true],
    ['RIVIERE (DE LA)', 'de la Rivière', true],
    ['d’Aubigné', 'AUBIGNE', true],
    ['D’ORNANO', 'Ornano d’', true],
    ['DU PLESSIS', 'Plessis', true],
    ['DUPLESSIS', 'Du Plessis', true],
    ['LE GOFF', 'Goff', false],
    ['DE', 'DU', false],
    ['DES', 'DES', true],
    ['DUPONT', 'PONT', false],
    ['DE ROCHE', 'ROCHER', false],
    ['', '', false],
  ])('«%s» and «%s»: %s', (one, other, same) => {
    expect(sameFamilyName(one, other)).toBe(same)
    expect(sameFamilyName(other, one)).toBe(same)
  })
})
