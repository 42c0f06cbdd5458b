/** @typedef {import('./catalogue.mjs').MessageFile} MessageFile */

/**
 * What is wrong with a locale's file next to the base locale's: keys missing or in excess, empty texts, other placeholders.
 * @param {MessageFile} base
 * @param {MessageFile} other may be `base` itself: then only emptiness can be wrong
 * @returns {string[]} one line a fault: file, key, what
 */
export function compareFiles(base, other) {
  const missing = [...base.entries.keys()].filter((key) => !other.entries.has(key)).map((key) => `${other.file}: ${key}: missing`)
  const found = [...other.entries].flatMap(([key, value]) => {
    const at = `${other.file}: ${key}`
    if (!base.entries.has(key)) return [`${at}: not in ${base.file}`]
    if (isEmpty(value)) return [`${at}: empty`]
    const [wanted, got] = [placeholders(base.entries.get(key)), placeholders(value)]
    return wanted.join() === got.join() ? [] : [`${at}: placeholders {${got.join(', ')}} instead of {${wanted.join(', ')}}`]
  })
  return [...missing, ...found]
}

/**
 * Keys that stand in two files of one locale: the later file would silently win.
 * @param {readonly MessageFile[]} files
 * @returns {string[]}
 */
export function duplicates(files) {
  const seen = new Map()
  return files.flatMap(({ file, entries }) =>
    [...entries.keys()].flatMap((key) => {
      const first = seen.get(key)
      seen.set(key, file)
      return first === undefined ? [] : [`${file}: ${key}: already in ${first}`]
    }),
  )
}

/**
 * The names a message expects, sorted: of a plain text its `{names}`; of a text with variants its declared inputs, since a variant
 * (the singular, say) need not use them all.
 * @param {unknown} value
 * @returns {string[]}
 */
export function placeholders(value) {
  const names = Array.isArray(value)
    ? value.flatMap((part) => part.declarations ?? []).flatMap((line) => /^\s*input\s+(\S+)/.exec(line)?.[1] ?? [])
    : [...String(value).matchAll(/(?<!\\)\{([^{}]+)\}/g)].map((match) => match[1].trim())
  return [...new Set(names)].sort()
}

function isEmpty(value) {
  if (!Array.isArray(value)) return typeof value !== 'string' || value.trim() === ''
  const texts = value.flatMap((part) => Object.values(part.match ?? {}))
  return texts.length === 0 || texts.some((text) => typeof text !== 'string' || text.trim() === '')
}
