import type { HubLog } from './ports.ts'

/** One JSON object a line, for whatever gathers the hub's output. */
export const lineLog = (write: (line: string) => void, now: () => number): HubLog => ({
  event: (event, detail = {}) => write(`${JSON.stringify({ at: new Date(now()).toISOString(), event, ...detail })}\n`),
})

export const silentLog: HubLog = { event: () => undefined }
