import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What the process holds now. */
export interface Held {
  readonly waits: () => number
  readonly atWork: () => number
  readonly bytes: () => number
  readonly callers: () => number
}

/** Why a request was put off. */
export type Why = 'rate' | 'places' | 'bytes' | 'waits' | 'database' | 'outside'

/** What Prometheus reads at /metrics. Labels are procedures and codes; never schools, stations or people. */
export function hubMetrics(held: Held) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'guichet_hub_' })
  const registers = [registry]
  const requests = new Counter({
    name: 'guichet_hub_requests_total',
    help: 'Requests by procedure and what became of them.',
    labelNames: ['procedure', 'code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'guichet_hub_request_seconds',
    help: 'Time from the whole request to the answer; waits are left out.',
    labelNames: ['procedure'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const changes = new Counter({
    name: 'guichet_hub_changes_total',
    help: 'Changes that stations brought, by outcome; repeated ones count again.',
    labelNames: ['outcome'],
    registers,
  })
  const refused = new Counter({
    name: 'guichet_hub_refused_total',
    help: 'Requests that were put off with 429 or 503, by which limit was reached.',
    labelNames: ['limit'],
    registers,
  })
  const rows = new Counter({ name: 'guichet_hub_rows_total', help: 'Rows given to stations.', registers })
  const messages = new Counter({
    name: 'guichet_hub_messages_total',
    help: 'Messages that stations gave to send, by channel and what became of them.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const gauge = (name: string, help: string, value: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  gauge('guichet_hub_waits', 'Long polls held now.', held.waits)
  gauge('guichet_hub_at_work', 'Requests at work now.', held.atWork)
  gauge('guichet_hub_held_bytes', 'Bytes of requests and answers held now.', held.bytes)
  gauge('guichet_hub_callers', 'Callers whose rate is remembered now.', held.callers)
  return {
    done(procedure: string, code: string, ms: number): void {
      requests.inc({ procedure, code })
      if (procedure !== 'wait') seconds.observe({ procedure }, ms / 1000)
    },
    refused: (limit: Why): void => refused.inc({ limit }),
    agreed(accepted: number, rejected: number, given: number): void {
      changes.inc({ outcome: 'accepted' }, accepted)
      changes.inc({ outcome: 'rejected' }, rejected)
      rows.inc(given)
    },
    message: (channel: string, outcome: string): void => messages.inc({ channel, outcome }),
    text: (): Promise<string> => registry.metrics(),
    contentType: registry.contentType,
  }
}
export type HubMetrics = ReturnType<typeof hubMetrics>
