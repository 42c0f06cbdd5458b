import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readCatalogue } from '../messages/catalogue.mjs'
import { sentenceOf } from './sentence.mjs'

/** Sections of the page, by the file of src/shared/codes/ they come from; a new file is put last under its own name. */
const SECTIONS = {
  parent: 'À la borne',
  staff: 'Au secrétariat',
  import: 'À l’import',
  letters: 'Pour les lettres',
  sync: 'Entre les postes et le serveur',
  system: 'Dans la maison : données, clé, politique',
}
const AUDIENCES = { parent: 'le parent', staff: 'le personnel', it: 'l’informatique' }

/**
 * docs/codes.md: every failure code with who is told, in which words, and what to do. Throws when a code names a message that the
 * French catalogue lacks.
 * @param {string} root the project's folder
 * @returns {Promise<string>}
 */
export async function codesPage(root) {
  const { base, locales } = readCatalogue(root)
  const messages = new Map(locales.get(base).flatMap(({ entries }) => [...entries]))
  const parts = await readCodes(join(root, 'src', 'shared', 'codes'))
  const order = [...Object.keys(SECTIONS), ...parts.keys()].filter((name, i, all) => parts.has(name) && all.indexOf(name) === i)
  const sections = order.map((name) => [`## ${SECTIONS[name] ?? name}`, '', ...table(parts.get(name), messages)].join('\n'))
  return [HEAD, ...sections].join('\n\n') + '\n'
}

const HEAD = `# Les codes

Tout ce qui peut ne pas aller, dans les mots que lisent les gens. Un code est stable : on peut le citer dans un rapport ou le
chercher ici. Ce qui est entre accolades est remplacé par la valeur du moment.

Page faite par \`scripts/docs.mjs\` à partir de \`src/shared/codes/\` et de \`messages/fr/\` : ne la corrigez pas à la main.`

/**
 * @param {Record<string, {audience: string, says: string, advice?: string}>} codes
 * @param {ReadonlyMap<string, unknown>} messages
 */
function table(codes, messages) {
  const word = (key, code) => {
    if (!messages.has(key)) throw new Error(`${code}: the French catalogue has no ${key}`)
    return sentenceOf(messages.get(key)).replaceAll('|', '\\|').replaceAll('\n', ' ')
  }
  const rows = Object.entries(codes).map(([code, { audience, says, advice }]) => {
    const todo = advice === undefined ? '' : word(advice, code)
    return `| \`${code}\` | ${AUDIENCES[audience] ?? audience} | ${word(says, code)} | ${todo} |`
  })
  return ['| code | qui le lit | ce qui est dit | que faire |', '|---|---|---|---|', ...rows]
}

/** The tables of codes by their file's name: each file exports one, named …Codes. */
async function readCodes(folder) {
  const parts = new Map()
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.ts') || file === 'code.ts' || file === 'schema.ts') continue
    const exported = await import(pathToFileURL(join(folder, file)).href)
    const [, codes] = Object.entries(exported).find(([name]) => name.endsWith('Codes')) ?? []
    if (codes !== undefined) parts.set(file.replace(/\.ts$/, ''), codes)
  }
  return parts
}
