import { runScript } from './log.mjs'
import { chooseStages, runStages } from './test/runner.mjs'
import { STAGES } from './test/stages.mjs'
import { formatSummary, totals } from './test/summary.mjs'

/** `npm test [-- --only STAGE] [Vitest arguments]`: everything from a fresh clone on; one closing summary; exit code 1 on any failure. */
await runScript(async () => {
  const say = (line) => void process.stdout.write(`${line}\n`)
  const { stages, args } = chooseStages(STAGES, process.argv.slice(2))
  const results = await runStages(stages, args, say)
  say(`\n${formatSummary(results)}`)
  return totals(results).failed > 0 ? 1 : 0
})
