import { spawn } from 'node:child_process'

const SCREEN = '1920x1920x24'
const START_MS = 15_000

/** Whether a window can be shown as things are. */
export const hasDisplay = (env = process.env) => process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/**
 * A screen for programs to be started: the one there is, else a virtual one (1920 × 1920 pixels, wide enough for the kiosk both
 * upright and lying) that lives until `close()`. Rejects when the virtual screen cannot be started.
 * @returns {Promise<{virtual: boolean, env: NodeJS.ProcessEnv, close: () => void}>} `env`: what to add to the programs' environment
 */
export async function openDisplay() {
  if (hasDisplay()) return { virtual: false, env: {}, close: () => {} }
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset']
  // In a group of its own: Ctrl-C must reach the program first, and its screen only when it has left.
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true })
  const close = () => void server.kill('SIGTERM')
  process.once('exit', close)
  const number = await displayNumber(server)
  server.unref()
  server.stdio[3].unref?.()
  return { virtual: true, env: { DISPLAY: `:${number}` }, close }
}

/** The X server picks a free number itself and writes it once it accepts programs. */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`Il n’y a pas d’écran, et l’écran virtuel (Xvfb) ne démarre pas : ${why}`))
    const late = setTimeout(() => (server.kill('SIGKILL'), fail('aucune réponse')), START_MS)
    let text = ''
    server.on('error', (error) => (clearTimeout(late), fail(error.code === 'ENOENT' ? 'installez le paquet xvfb.' : error.message)))
    server.on('exit', (code) => (clearTimeout(late), fail(`code ${code}`)))
    server.stdio[3].on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(late)
      resolve(Number(text.trim()))
    })
  })
}
