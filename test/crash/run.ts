import { crashBugs, isCrashBug } from './bugs.ts'
import { crash } from './conductor.ts'

/** One run, told by its options as JSON; its result is one line. */
const options = JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof crash>[0]
if (options.bug !== undefined && !isCrashBug(options.bug)) throw new Error(`--bug ${Object.keys(crashBugs).join(' | ')}`)
const result = await crash({ ...options, log: (line) => void process.stderr.write(`${line}\n`) })
process.stdout.write(`${JSON.stringify(result)}\n`)
