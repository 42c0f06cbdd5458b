import { story } from './run.ts'

/** Seeds `from` to `to` (not included), every `step`: one line of JSON each. */
const [from = 1, to = 1, step = 1, stations = 5] = process.argv.slice(2).map(Number)
for (let seed = from; seed < to; seed += step) process.stdout.write(`${JSON.stringify({ seed, ...(await story(seed, { stations })) })}\n`)
