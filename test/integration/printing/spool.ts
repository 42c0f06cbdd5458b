import type { Desk } from '../../../src/core/ports.ts'
import type { JobReport } from '../../../src/shared/wire.ts'

/** A spooler in memory whose jobs go where the test says. */
export function fakeSpool() {
  interface Job {
    report: JobReport
    readonly pages: Uint8Array[]
    forgotten: boolean
  }
  const jobs = new Map<string, Job>()
  let watchers: (() => void)[] = []
  let prints = true
  const move = (id: string, report: JobReport): void => {
    const job = jobs.get(id)
    if (job !== undefined) job.report = report
    const waiting = watchers
    watchers = []
    for (const wake of waiting) wake()
  }
  const desk: Partial<Desk> = {
    openJob(_printer) {
      const id = String(jobs.size + 1)
      jobs.set(id, { report: { at: 'empty' }, pages: [], forgotten: false })
      return Promise.resolve({ ok: true, value: { job: id } })
    },
    fillJob(id, pdf) {
      jobs.get(id)?.pages.push(pdf)
      move(id, prints ? { at: 'printed' } : { at: 'spooler', why: null })
      return Promise.resolve(true)
    },
    async jobReport(id, unlike) {
      for (;;) {
        const now: JobReport = jobs.get(id)?.report ?? { at: 'unknown' }
        if (JSON.stringify(now) !== JSON.stringify(unlike)) return now
        await new Promise<void>((resolve) => void watchers.push(resolve))
      }
    },
    cancelJob(id) {
      const at = jobs.get(id)?.report.at
      if (at === 'empty' || at === 'spooler') move(id, { at: 'dropped', touched: false })
      return Promise.resolve()
    },
    forgetJob(id) {
      const job = jobs.get(id)
      if (job !== undefined) job.forgotten = true
      return Promise.resolve()
    },
  }
  return {
    desk,
    jobs,
    move,
    hold: (): void => void (prints = false),
    lose: (id: string): void => void (jobs.delete(id), move(id, { at: 'unknown' })),
  }
}
