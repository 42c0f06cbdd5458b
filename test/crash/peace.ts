import type { Machine } from './machine.ts'

const isInStep = (machines: readonly Machine[]): boolean => {
  const states = machines.map((one) => one.state())
  const [first] = states
  return states.every(
    (state) => state !== null && state.quiet && state.waiting === 0 && state.touched === 0 && state.cursor === first?.cursor,
  )
}

/** Asks every machine how it stands until all know the same; false when they do not come to that. */
export async function inStep(machines: readonly Machine[], patience = 60_000): Promise<boolean> {
  const until = performance.now() + patience
  while (performance.now() < until) {
    for (const one of machines) one.say('state')
    await new Promise((resolve) => setTimeout(resolve, 400))
    if (isInStep(machines)) return true
  }
  return false
}

/** Nobody does anything more, and everything that waits finds its way. */
export async function rounds(machines: readonly Machine[], patience: number): Promise<boolean> {
  for (const one of machines) {
    one.line.plug()
    one.say('peace')
  }
  // Whatever was said before peace is old.
  return (await inStep(machines, patience)) && inStep(machines)
}
