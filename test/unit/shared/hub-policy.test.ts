import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { policySchema, publicUrlOf } from '../../../src/shared/policy.ts'
import { hub } from '../../../src/shared/policy/hub.ts'

describe('the hub in the policy', () => {
  it('is in the example that the manual shows', () => {
    const example: unknown = JSON.parse(readFileSync('docs/policy.example.json', 'utf8'))
    expect(policySchema.parse(example).hub?.url).toBe('https://hub.college-des-filaos.example')
  })
  it('may be left out', () => expect(policySchema.shape.hub.parse(undefined)).toBeUndefined())
  it.each(['http://hub.example', 'hub.example', 'ftp://hub.example'])('is never spoken to at %s', (url) =>
    expect(hub.safeParse({ url }).success).toBe(false),
  )
  it('shows parents its own address, another one, or none', () => {
    const url = 'https://hub.example/'
    expect(publicUrlOf(hub.parse({ url }))).toBe('https://hub.example')
    expect(publicUrlOf(hub.parse({ url, publicUrl: 'https://pages.example' }))).toBe('https://pages.example')
    expect(publicUrlOf(hub.parse({ url, publicUrl: null }))).toBeNull()
  })
})
