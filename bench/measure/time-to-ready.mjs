import { spawn } from 'node:child_process'

const READY = 'GUICHET_READY'
const LIMIT_MS = 60_000
const LEAVE_MS = 5_000

/**
 * Starts a program, waits until it writes GUICHET_READY on stdout, then ends it. Rejects, with its last words, when it ends before
 * that or takes a minute.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} milliseconds from start to that line
 */
export async function timeToReady(command, args, env) {
  const began = performance.now()
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const left = new Promise((resolve) => child.once('close', resolve))
  try {
    return await ready(child, began)
  } finally {
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS)
    await left
    clearTimeout(force)
  }
}

function ready(child, began) {
  return new Promise((resolve, reject) => {
    let out = ''
    let err = ''
    const fail = (why) => reject(new Error(`no ${READY}: ${why}\n${err}`))
    const late = setTimeout(() => fail(`not within ${LIMIT_MS / 1000} s`), LIMIT_MS)
    child.stderr.on('data', (chunk) => (err = (err + chunk).slice(-3000)))
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (!out.includes(READY)) return
      clearTimeout(late)
      resolve(performance.now() - began)
    })
    child.once('error', (error) => (clearTimeout(late), fail(error.message)))
    child.once('close', (code, signal) => (clearTimeout(late), fail(`it ended (${signal ?? `exit ${code}`})`)))
  })
}
