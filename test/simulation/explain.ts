import { story } from './run.ts'

/** One story, a line for each thing that happens; exit code 1 when it ends badly. */
const [seed = 1, stations = 5] = process.argv.slice(2).map(Number)
const { complaints, troubles: _, ...end } = await story(seed, { stations, tell: (line) => void process.stdout.write(`${line}\n`) })
process.stdout.write(`${JSON.stringify(end)}\n`)
process.exitCode = complaints.length === 0 ? 0 : 1
