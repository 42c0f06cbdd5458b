import { Validator } from '@seriousme/openapi-schema-validator'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hubContract } from '../../../src/shared/hub-contract.ts'

const document = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../docs/hub-api.json'), 'utf8')) as {
  paths: Record<string, { post: { security?: unknown; summary: string } }>
}

describe('the published description of the hub', () => {
  it('is an OpenAPI document', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it('names every procedure, and for whom', () => {
    expect(Object.keys(document.paths)).toEqual(Object.keys(hubContract).map((name) => `/v1/${name}`))
    for (const [name, row] of Object.entries(hubContract)) {
      const { post } = document.paths[`/v1/${name}`] ?? { post: { summary: '' } }
      expect([name, post.summary, post.security !== undefined]).toEqual([name, row.says, row.role === 'station'])
    }
  })
})
