import { describe, expect, it } from 'vitest'
import { kioskViewSchema, screens } from '../../../../src/shared/screens.ts'
import { fixtureNames, fixtures, shownKinds } from '../../../renderer/harness/fixtures.ts'

describe('the harness’s fixtures', () => {
  it.each(fixtureNames)('%s is a view that core could send', (name) => {
    expect(kioskViewSchema.safeParse(fixtures[name]).error?.issues ?? []).toEqual([])
  })
  it('show every kind of screen there is', () => {
    expect(Object.keys(screens).filter((kind) => !shownKinds.has(kind as keyof typeof screens))).toEqual([])
  })
})
