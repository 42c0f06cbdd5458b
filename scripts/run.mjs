import { spawn } from 'node:child_process'

const LAST_WORDS = 6000

/**
 * Runs a program to its end. Rejects with its name, exit code and last words when it fails or cannot be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, mayFail?: boolean}} [options]
 *   `show`: its output goes to stderr as it comes; `mayFail`: an exit code other than 0 is no error
 * @returns {Promise<string>} what it wrote on stdout (empty with `show`)
 */
export function run(command, args, { cwd, env, show = false, mayFail = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout?.on('data', (chunk) => (out += chunk))
    child.stderr?.on('data', (chunk) => (err = (err + chunk).slice(-LAST_WORDS)))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0 || mayFail) resolve(out)
      else reject(new Error(`${command} ${args[0] ?? ''}: ${signal ?? `exit ${code}`}\n${out.slice(-LAST_WORDS)}${err}`.trim()))
    })
  })
}
