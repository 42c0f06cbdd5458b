/** @typedef {import('./stages.mjs').Stage} Stage */
/** @typedef {import('./summary.mjs').StageResult} StageResult */

/**
 * Runs stages in order, each whatever became of the others save those it needs; stages marked `beside` at the same time as the
 * one before them. A stage that throws counts as one failure and its message is shown.
 * @param {readonly Stage[]} stages
 * @param {readonly string[]} args for the stages that run tests
 * @param {(line: string) => void} log
 * @returns {Promise<StageResult[]>} one a stage, in order
 */
export async function runStages(stages, args, log) {
  /** @type {StageResult[]} */
  const results = []
  for (const group of groups(stages)) {
    const broken = new Set(results.filter((result) => result.failed > 0).map((result) => result.name))
    log(`\n== ${group.map(({ name }) => name).join(' + ')}`)
    results.push(...(await Promise.all(group.map((stage) => runStage(stage, broken, args, log)))))
  }
  return results
}

async function runStage(stage, broken, args, log) {
  const start = performance.now()
  const outcome = await outcomeOf(stage, broken, args, log)
  return { name: stage.name, ...outcome, seconds: (performance.now() - start) / 1000 }
}

async function outcomeOf(stage, broken, args, log) {
  const absent = stage.needs.filter((name) => broken.has(name))
  if (absent.length > 0) return { passed: 0, failed: 1, note: `not run: ${absent.join(' and ')} failed` }
  try {
    return await stage.run(args)
  } catch (error) {
    log(`-- ${stage.name}\n${error?.message ?? error}`)
    return { passed: 0, failed: 1 }
  }
}

function groups(stages) {
  const grouped = []
  for (const stage of stages) {
    if (stage.beside && grouped.length > 0) grouped.at(-1).push(stage)
    else grouped.push([stage])
  }
  return grouped
}

/**
 * The stages asked for by `--only NAME` (may be repeated or comma-separated), with those they need before them; all without it.
 * What is left of the arguments is for the test stages. Throws on a name that does not exist.
 * @param {readonly Stage[]} stages
 * @param {readonly string[]} argv
 * @returns {{stages: readonly Stage[], args: string[]}}
 */
export function chooseStages(stages, argv) {
  const args = [...argv]
  const names = []
  for (let at = args.indexOf('--only'); at >= 0; at = args.indexOf('--only')) {
    names.push(...(args.splice(at, 2)[1] ?? '').split(','))
  }
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) throw new Error(`--only ${unknown.join()}: not one of ${stages.map(({ name }) => name).join(', ')}`)
  if (names.length === 0) return { stages, args }
  const wanted = new Set(names.flatMap((name) => [name, ...(stages.find((stage) => stage.name === name)?.needs ?? [])]))
  return { stages: stages.filter(({ name }) => wanted.has(name)), args }
}
