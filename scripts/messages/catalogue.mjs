import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * @typedef {{file: string, entries: Map<string, unknown>}} MessageFile a file and its messages, nested keys joined by dots
 */

/**
 * The message files of each locale, in the order of the project's patterns. A file that is missing has no entries.
 * Throws when a file or the settings are not JSON.
 * @param {string} root the project's folder
 * @returns {{base: string, locales: Map<string, MessageFile[]>}}
 */
export function readCatalogue(root) {
  const settings = JSON.parse(readFileSync(join(root, 'project.inlang', 'settings.json'), 'utf8'))
  const patterns = [settings['plugin.inlang.messageFormat'].pathPattern].flat()
  const read = (locale) => patterns.filter((pattern) => isReadIn(locale, pattern)).map((pattern) => readMessages(root, join(root, pattern.replaceAll('{locale}', locale))))
  return { base: settings.baseLocale, locales: new Map(settings.locales.map((locale) => [locale, read(locale)])) }
}

/** Staff work in French or English; parents in every language. A text that a language lacks is shown in French. */
const STAFF_LOCALES = ['fr', 'en']
const STAFF_FILES = /\/(staff|desk|printing|sync|live|import|demo)\.json$/
/** Failures that only staff and IT read need no words in the other languages; a test holds that parents' have them. */
export const mayLack = (locale, file) => !STAFF_LOCALES.includes(locale) && file.endsWith('/failures.json')
const isReadIn = (locale, pattern) => STAFF_LOCALES.includes(locale) || !STAFF_FILES.test(pattern)

function readMessages(root, path) {
  const file = relative(root, path).replaceAll('\\', '/')
  if (!existsSync(path)) return { file, entries: new Map() }
  try {
    return { file, entries: flatten(JSON.parse(readFileSync(path, 'utf8'))) }
  } catch (error) {
    throw new Error(`${file}: ${error.message}`)
  }
}

/**
 * One entry a message; the `$schema` key is no message.
 * @param {Record<string, unknown>} object
 * @returns {Map<string, unknown>}
 */
export function flatten(object, prefix = '') {
  const entries = Object.entries(object).filter(([key]) => prefix !== '' || key !== '$schema')
  return new Map(
    entries.flatMap(([key, value]) => {
      const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isGroup ? [...flatten(value, `${prefix}${key}.`)] : [[prefix + key, value]]
    }),
  )
}
