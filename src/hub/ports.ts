import type { Database } from './store/sql.ts'

/** What the hub is given; all else is its own. */
export interface HubPorts {
  readonly database: Database
  /** Wall time in milliseconds since 1970. Nothing is ordered by it. */
  readonly now: () => number
  readonly random: (length: number) => Uint8Array
  /** Callback after that many milliseconds; gives back how to call it off. */
  readonly after: (ms: number, call: () => void) => () => void
  readonly log: HubLog
  /** 32 bytes that no database holds: seals the schools' keys. */
  readonly key: Uint8Array
}

/** Structured lines: events with numbers, codes and ids of schools and stations; never people, addresses of the network, or contents. */
export interface HubLog {
  event(event: HubEvent, detail?: Readonly<Record<string, string | number | boolean>>): void
}

export type HubEvent =
  | 'hub.started'
  | 'hub.stopping'
  | 'hub.stopped'
  | 'hub.bug'
  | 'request'
  | 'request.refused'
  | 'station.joined'
  | 'station.renewed'
  | 'message.sent'
  | 'message.failed'
  | 'message.limited'
  | 'franceconnect.asked'
  | 'services.secret-missing'
  | 'services.school-unknown'
  | 'database.lost'
  | 'page.shown'
  | 'page.done'
  | 'page.refused'
  | 'page.failed'
