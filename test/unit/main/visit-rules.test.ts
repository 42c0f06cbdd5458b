import { describe, expect, it } from 'vitest'
import fc from '../../setup/fast-check.ts'
import { hostAllowed, isReturn, requestAllowed } from '../../../src/main/visit-rules.ts'

const HOSTS = ['127.0.0.1', 'fc.example', '*.impots.example']

describe('what FranceConnect’s pages may reach', () => {
  it.each([
    ['https://fc.example/a?b', true],
    ['https://cfs.impots.example/', true],
    ['https://a.b.impots.example/', true],
    ['wss://fc.example/', true],
    ['http://127.0.0.1:8080/', true],
    ['data:image/png;base64,AA', true],
    ['https://impots.example/', false],
    ['https://fc.example.evil.example/', false],
    ['https://xfc.example/', false],
    ['https://evilimpots.example/', false],
    ['https://fc.example@evil.example/', false],
    ['http://fc.example/', false],
    ['file:///etc/passwd', false],
    ['guichet://kiosk/', false],
    ['ftp://fc.example/', false],
    ['javascript:alert(1)', false],
    ['not an address', false],
    ['', false],
  ])('%s: %s', (url, allowed) => expect(requestAllowed(url, HOSTS)).toBe(allowed))

  it('a rule of names below never takes the name itself, nor one that only ends alike', () => {
    const label = fc.stringMatching(/^[a-z][a-z\d]{0,8}$/)
    fc.assert(
      fc.property(label, label, (below, glued) => {
        expect(hostAllowed(`${below}.impots.example`, HOSTS)).toBe(true)
        expect(hostAllowed(`${glued}impots.example`, HOSTS)).toBe(false)
      }),
    )
    expect(hostAllowed('.impots.example', HOSTS)).toBe(false)
    expect(hostAllowed('fc.example', [])).toBe(false)
  })
})

it('the return is one origin and one path, whatever follows', () => {
  const end = 'https://guichet.example/retour'
  expect(isReturn('https://guichet.example/retour?code=1&state=2', end)).toBe(true)
  expect(isReturn('https://guichet.example/retour#x', end)).toBe(true)
  expect(isReturn('https://guichet.example/retour/autre', end)).toBe(false)
  expect(isReturn('http://guichet.example/retour', end)).toBe(false)
  expect(isReturn('https://guichet.example:444/retour', end)).toBe(false)
  expect(isReturn('nonsense', end)).toBe(false)
})
