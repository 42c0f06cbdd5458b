/**
 * One progress line for the person at the terminal. Always on stderr: stdout belongs to the program that is started.
 * @param {string} line
 */
export function log(line) {
  process.stderr.write(`${line}\n`)
}

/**
 * Runs a script's main function; an error becomes one line on stderr and exit code 1 (its stack too with GUICHET_DEBUG).
 * @param {() => Promise<number | void>} main resolves with the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    log(process.env.GUICHET_DEBUG ? String(error?.stack ?? error) : String(error?.message ?? error))
    process.exitCode = 1
  }
}
