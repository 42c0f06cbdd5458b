import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What Prometheus reads at /metrics. Labels are procedures and codes; never schools, stations or people. */
export function hubMetrics(held: { readonly waits: () => number; readonly atWork: () => number }) {
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
  const rows = new Counter({ name: 'guichet_hub_rows_total', help: 'Rows given to stations.', registers })
  const messages = new Counter({
    name: 'guichet_hub_messages_total',
    help: 'Messages that stations gave to send, by channel and what became of them.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  new Gauge({
    name: 'guichet_hub_waits',
    help: 'Long polls held now.',
    registers,
    collect() {
      this.set(held.waits())
    },
  })
  new Gauge({
    name: 'guichet_hub_at_work',
    help: 'Requests at work now.',
    registers,
    collect() {
      this.set(held.atWork())
    },
  })
  return {
    done(procedure: string, code: string, ms: number): void {
      requests.inc({ procedure, code })
      if (procedure !== 'wait') seconds.observe({ procedure }, ms / 1000)
    },
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
