import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in the place of this one: same input and output, signals handed on, resolves with its exit code (128 + n after
 * signal n). Rejects when it cannot be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, ownGroup?: boolean}} [options] `ownGroup`: Ctrl-C reaches it through this process
 *   only, so once. Chromium takes a second signal as an order to die without tidying up. It has no terminal to read from then.
 * @returns {Promise<number>}
 */
export function foreground(command, args, { cwd, env, ownGroup = false } = {}) {
  return new Promise((resolve, reject) => {
    const detached = ownGroup && process.platform !== 'win32'
    const child = spawn(command, args, { cwd, env, stdio: 'inherit', detached })
    const forward = (signal) => {
      const alreadyThere = signal === 'SIGINT' && !detached && process.stdin.isTTY
      if (!alreadyThere) child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
    })
  })
}
