import { complaint, type Complaint, type Evidence } from '../oracle.ts'

/** Clear secrets that were on the wire or lie at the hub. */
export function leaks(hub: Evidence['hub'], secrets: ReadonlySet<string>): readonly Complaint[] {
  const kept = hub.driver
    .prepare<[], { text: string }>(
      `SELECT fields || stamps AS text FROM hub_record UNION ALL SELECT id || coalesce(code, '') FROM hub_change`,
    )
    .all()
    .map(({ text }) => text)
  const places: readonly (readonly [string, string])[] = [
    ['on the wire', hub.wire.join('\n')],
    ['at the hub', kept.join('\n')],
  ]
  return places.flatMap(([place, text]) =>
    [...secrets].filter((secret) => text.includes(secret)).map(() => complaint('leaked', `a clear secret is ${place}`)),
  )
}
