import { expect, test } from 'vitest'
import { installable, missingPackages } from '../../../scripts/debian/names.mjs'

test('Debian 12 and Debian 13 spellings both count as there', () => {
  const names = ['libgtk-3-0', 'libasound2', 'xvfb']
  expect(missingPackages(names, new Set(['libgtk-3-0', 'libasound2', 'xvfb']))).toEqual([])
  expect(missingPackages(names, new Set(['libgtk-3-0t64', 'libasound2t64', 'xvfb']))).toEqual([])
  expect(missingPackages(names, new Set(['libgtk-3-0t64']))).toEqual(['libasound2', 'xvfb'])
})

test('the spelling to install is the one this system knows', () => {
  expect(installable(['libgtk-3-0', 'xvfb'], new Set(['libgtk-3-0', 'xvfb']))).toEqual(['libgtk-3-0', 'xvfb'])
  expect(installable(['libgtk-3-0', 'xvfb'], new Set(['libgtk-3-0t64', 'xvfb']))).toEqual(['libgtk-3-0t64', 'xvfb'])
  expect(installable(['nowhere'], new Set())).toEqual(['nowhere'])
})
