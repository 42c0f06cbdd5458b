import { join, resolve } from 'node:path'

export interface StartOptions {
  readonly dataDir: string
  readonly policyPath: string
  readonly demo: boolean
  /** Opens on the staff window: an office computer. */
  readonly staff: boolean
}

/** What the command line asks for. `--demo` is the default when neither a data folder nor a policy is given. */
export function readOptions(argv: readonly string[], userData: string, resourcesDir: string): StartOptions {
  const value = (name: string): string | undefined => {
    const at = argv.indexOf(`--${name}`)
    const next = at === -1 ? argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) : argv[at + 1]
    return next === undefined || next.startsWith('--') ? undefined : next
  }
  const data = value('data')
  const policy = value('policy')
  const demo = argv.includes('--demo') || (data === undefined && policy === undefined)
  return {
    dataDir: resolve(data ?? join(userData, demo ? 'demo' : 'data')),
    policyPath: policy === undefined ? join(resourcesDir, 'demo', 'policy.json') : resolve(policy),
    demo: demo || policy === undefined,
    staff: argv.includes('--staff'),
  }
}
