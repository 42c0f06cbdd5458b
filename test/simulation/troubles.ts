/** Everything that can go wrong in a story. A test shows that each of them does. */
export const TROUBLES = [
  // The network.
  'request-dropped',
  'request-cut',
  'request-doubled',
  'request-delayed',
  'requests-reordered',
  'reply-dropped',
  'reply-cut',
  'server-error',
  'out-of-step',
  // The hub's process and disk.
  'hub-dies-before-commit',
  'hub-dies-within-transaction',
  'hub-dies-after-commit',
  'hub-disk-full',
  'hub-dies-before-renewal',
  'hub-dies-after-renewal',
  'hub-restored',
  'page-used',
  'page-lost',
  // A station's power and disk, at each of its durable writes.
  'power-before-capture',
  'power-after-capture',
  'power-before-receive',
  'power-after-receive',
  'power-before-renewal',
  'power-after-renewal',
  'power-before-asking',
  'power-after-asking',
  'disk-full-at-capture',
  'disk-full-at-receive',
  'disk-full-at-renewal',
  'restarted',
  'restored',
  'copied',
  'clock-jumped',
  // Versions.
  'station-older',
  'station-newer',
  'hub-newer',
  // People of IT.
  'revoked',
] as const
export type Trouble = (typeof TROUBLES)[number]

const CRASHES = /^(power-|hub-dies-|restarted|restored|hub-restored|hub-disk-full)/

export type Troubles = Readonly<Record<Trouble, number>>

/** Counts what went wrong. */
export function troubleBook() {
  const counts = Object.fromEntries(TROUBLES.map((name) => [name, 0])) as Record<Trouble, number>
  return {
    note(trouble: Trouble): void {
      counts[trouble] += 1
    },
    counts: (): Troubles => counts,
    crashes: (): number => TROUBLES.reduce((sum, name) => (CRASHES.test(name) ? sum + counts[name] : sum), 0),
  }
}
export type TroubleBook = ReturnType<typeof troubleBook>
