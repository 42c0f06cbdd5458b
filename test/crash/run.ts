import { crash } from './conductor.ts'

/** One run, told by its options as JSON; its result is one line. */
const options = JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof crash>[0]
const result = await crash({ ...options, log: (line) => void process.stderr.write(`${line}\n`) })
process.stdout.write(`${JSON.stringify(result)}\n`)
