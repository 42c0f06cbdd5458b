/**
 * One sentence of a message, to be read on a page: the text itself, or of a message with variants (singular, plural) the last one.
 * @param {unknown} message as it stands in messages/<locale>/*.json
 * @returns {string}
 */
export function sentenceOf(message) {
  if (!Array.isArray(message)) return String(message)
  return Object.values(message[0]?.match ?? {}).at(-1) ?? ''
}
