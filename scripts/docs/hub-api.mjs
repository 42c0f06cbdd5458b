import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * docs/hub-api.json: the hub's procedures as an OpenAPI document, from src/shared/hub-contract.ts.
 * @param {string} root the project's folder
 * @returns {Promise<string>}
 */
export async function hubApiPage(root) {
  const { openapi } = await import(pathToFileURL(join(root, 'src', 'hub', 'openapi.ts')).href)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return `${JSON.stringify(openapi(version), null, 2)}\n`
}
