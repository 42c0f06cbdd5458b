import { failure, type Failure } from '../../shared/codes.ts'
import type { LetterBatch, PrintRunView } from '../../shared/contract/staff/letters.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { JobReport, StallReason } from '../../shared/wire.ts'
import type { Clock, Desk, Random } from '../ports.ts'
import type { ListedLetter } from '../store/letters.ts'
import type { PrintJobRow } from '../store/print-jobs.ts'
import type { Store } from '../store/store.ts'
import type { LetterBatches } from './batches.ts'

/** Letters to a job: what a stopped printer holds back, and what a crash may leave in doubt. */
export const PORTION = 20
/** Jobs at the spooler at one time: the printer need not wait for us between two. */
const AHEAD = 2

export interface PrintingPorts {
  readonly store: Store
  readonly batches: LetterBatches
  readonly desk: Desk
  readonly clock: Clock
  readonly random: Random
  compose(batchId: string, letters: readonly ListedLetter[]): Promise<Uint8Array>
  changed(): void
}

type JobRow = Pick<PrintJobRow, 'id' | 'batch_id' | 'printer'> & { readonly spooler_job: string }

interface Run {
  readonly batchId: string
  readonly printer: string
  readonly tray: string | null
  readonly actor: string
  wants: 'go' | 'pause' | 'cancel'
  view: PrintRunView
  /** Why a job at the spooler does not come out, by job: the first of them is what people are told. */
  readonly stalls: Map<string, StallReason>
  /** What each job at the spooler will have come to. */
  readonly jobs: Map<string, { readonly spoolerJob: string; readonly ended: Promise<void> }>
  pump: Promise<void> | null
}

/**
 * Prints batches in portions. A portion's job exists at the spooler, and is written down here, before it has any page; letters go
 * `sending` with it. What became of the job is asked of the spooler, also after a crash, so that only what it cannot tell is doubtful.
 */
export function letterPrinting({ store, batches, desk, clock, random, compose, changed }: PrintingPorts) {
  const runs = new Map<string, Run>()
  let stopped = false
  batches.follow((batchId) => runs.get(batchId)?.view ?? { state: 'idle' })

  function show(run: Run, view: PrintRunView): void {
    run.view = view
    changed()
  }
  function halt(run: Run, code: 'printer_gone' | 'printer_refused' | 'printer_silent' | 'printer_job_lost'): void {
    if (run.wants === 'go') run.wants = 'pause'
    show(run, { state: 'refused', printer: run.printer, code })
  }

  /** The job's letters, as far as nobody knows yet what became of them. */
  function move(jobId: string, to: 'queued' | 'sending' | 'sent' | 'doubtful'): number {
    return store.atomically(() => {
      const open = store.letters.ofJob(jobId).filter(({ state }) => state === 'sending' || state === 'doubtful')
      for (const { id } of open) store.letters.move(id, to, clock.now())
      return open.length
    })
  }

  /** The document leaves the spooler, then the job is over for us. */
  async function end({ id, spooler_job }: JobRow): Promise<void> {
    await desk.forgetJob(spooler_job)
    if (stopped) return
    store.printJobs.end(id, clock.now())
    changed()
  }

  /** Why a job waits, or null: it does not, or not any more. Another may still wait. */
  function stall(run: Run, { id, printer }: JobRow, why: StallReason | null): void {
    if (why === null) run.stalls.delete(id)
    else run.stalls.set(id, why)
    if (why === null && run.view.state !== 'stalled') return
    const [first] = run.stalls.values()
    show(
      run,
      first === undefined ? { state: run.wants === 'go' ? 'running' : 'paused', printer } : { state: 'stalled', printer, why: first },
    )
  }

  async function follow(run: Run, job: JobRow, first: JobReport | null): Promise<void> {
    let report = first ?? (await desk.jobReport(job.spooler_job, null))
    while (!stopped) {
      switch (report.at) {
        case 'spooler':
          stall(run, job, report.why)
          break
        case 'printed': {
          const letters = move(job.id, 'sent')
          const detail = { letters }
          store.audit.append({ at: clock.now(), actor: run.actor, action: 'batch.printed', subject: job.batch_id, detail })
          return end(job)
        }
        case 'dropped':
          move(job.id, report.touched ? 'doubtful' : 'queued')
          if (run.wants !== 'cancel') halt(run, 'printer_refused')
          return end(job)
        case 'empty':
          await desk.cancelJob(job.spooler_job)
          break
        case 'unknown':
          if (move(job.id, 'doubtful') > 0) halt(run, 'printer_job_lost')
          return end(job)
      }
      report = await desk.jobReport(job.spooler_job, report)
    }
  }

  function track(run: Run, job: JobRow, first: JobReport | null): void {
    const ended = follow(run, job, first).then(() => {
      run.jobs.delete(job.id)
      if (stopped) return
      stall(run, job, null)
      settle(run)
    })
    run.jobs.set(job.id, { spoolerJob: job.spooler_job, ended })
  }

  /** One portion on its way; false when there is none, or when it may not go. */
  async function portion(run: Run): Promise<boolean> {
    const [first] = store.letters.queuedOf(run.batchId, 1)
    if (first === undefined) return false
    const opened = await desk.openJob(run.printer, `Guichet ${first.number}`, run.tray)
    if (!opened.ok) {
      halt(run, opened.error.code === 'printer_gone' ? 'printer_gone' : 'printer_refused')
      return false
    }
    const spoolerJob = opened.value.job
    const jobId = random.id()
    const letters = run.wants === 'go' && !stopped ? store.letters.queuedOf(run.batchId, PORTION) : []
    if (letters.length === 0) {
      if (spoolerJob !== null) await desk.cancelJob(spoolerJob)
      return false
    }
    // Nothing is awaited between here and the row that knows the job.
    store.atomically(() => {
      store.printJobs.add(jobId, run.batchId, run.printer, spoolerJob, clock.now())
      for (const { id } of letters) store.letters.send(id, jobId, clock.now())
    })
    changed()
    const pdf = await compose(run.batchId, letters).catch(async (error: unknown) => {
      if (stopped) return new Uint8Array()
      if (spoolerJob !== null) await desk.cancelJob(spoolerJob)
      move(jobId, 'queued')
      store.printJobs.end(jobId, clock.now())
      throw error
    })
    if (spoolerJob === null) return handOver(run, jobId, letters, pdf)
    if (stopped) return false
    const filled = await desk.fillJob(spoolerJob, pdf)
    if (stopped) return false
    track(run, { id: jobId, batch_id: run.batchId, printer: run.printer, spooler_job: spoolerJob }, null)
    return filled
  }

  /** Where the spooler's jobs have no names: its word is all there is. */
  async function handOver(run: Run, jobId: string, letters: readonly ListedLetter[], pdf: Uint8Array): Promise<boolean> {
    const printed = await desk.print(run.printer, `Guichet ${letters[0]?.number ?? ''}`, pdf)
    const silent = !printed.ok && printed.error.code === 'printer_silent'
    if (stopped) return false
    const moved = move(jobId, printed.ok ? 'sent' : silent ? 'doubtful' : 'queued')
    store.printJobs.end(jobId, clock.now())
    if (printed.ok)
      store.audit.append({ at: clock.now(), actor: run.actor, action: 'batch.printed', subject: run.batchId, detail: { letters: moved } })
    else halt(run, silent ? 'printer_silent' : printed.error.code === 'printer_gone' ? 'printer_gone' : 'printer_refused')
    changed()
    return printed.ok
  }

  /** Portions, one after the other, as long as they are wanted and the spooler has not enough of them. */
  function pump(run: Run): void {
    run.pump ??= (async () => {
      // So that it has ended only after it was written down as begun.
      await Promise.resolve()
      while (run.wants === 'go' && run.jobs.size < AHEAD && (await portion(run)));
      run.pump = null
      if (!stopped) settle(run)
    })()
  }

  function settle(run: Run): void {
    if (run.pump !== null) return
    const left = store.letters.queuedOf(run.batchId, 1).length
    if (run.wants === 'go' && left > 0) {
      if (run.jobs.size < AHEAD) pump(run)
      return
    }
    if (run.jobs.size === 0 && left === 0 && run.view.state !== 'refused') {
      runs.delete(run.batchId)
      changed()
    }
  }

  function start(batchId: string, printer: string, tray: string | null, actor: string, wants: Run['wants']): Run {
    const state = wants === 'go' ? 'running' : 'paused'
    const run: Run = { batchId, printer, tray, actor, wants, view: { state, printer }, stalls: new Map(), jobs: new Map(), pump: null }
    runs.set(batchId, run)
    return run
  }

  let recovering: Promise<void> | null = null
  async function recover(): Promise<void> {
    for (const { spooler_job, ...row } of store.printJobs.open()) {
      if (spooler_job === null) {
        store.printJobs.end(row.id, clock.now())
        continue
      }
      const report = await desk.jobReport(spooler_job, null)
      if (stopped) return
      // Only now: while the spooler was asked, the batch's other jobs may have ended, and its run with them.
      const run = runs.get(row.batch_id) ?? start(row.batch_id, row.printer, null, 'system', 'pause')
      if (report.at === 'spooler') move(row.id, 'sending')
      track(run, { ...row, spooler_job }, report)
    }
  }

  const under = (batchId: string): Result<Run, Failure> => {
    const run = runs.get(batchId)
    if (run !== undefined) return ok(run)
    return err(failure(store.letters.batch(batchId) === null ? 'not_found' : 'batch_closed'))
  }

  return {
    /** Begins, or goes on with another printer or after a stop. Failures: `not_found`, `batch_closed`, `batch_printing`, `printer_*`. */
    async print(batchId: string, printer: string, tray: string | null, actor: string): Promise<Result<LetterBatch, Failure>> {
      const letters = batches.printable(batchId)
      if (!letters.ok) return letters
      const before = runs.get(batchId)
      if (before !== undefined && (before.wants === 'go' || before.jobs.size > 0 || before.pump !== null))
        return err(failure('batch_printing'))
      store.settings.put('letters.printer', JSON.stringify({ printer, tray }))
      const run = start(batchId, printer, tray, actor, 'go')
      // The first portion's fate at the printer's door is the answer; the rest is told as it goes.
      const went = await portion(run)
      if (!went && run.view.state === 'refused') {
        const { code } = run.view
        runs.delete(batchId)
        return err(failure(code, { printer }))
      }
      pump(run)
      changed()
      return batches.get(batchId)
    },
    /** Failures: `not_found`, `batch_closed` (nothing is being printed). */
    pause(batchId: string): Result<LetterBatch, Failure> {
      const run = under(batchId)
      if (!run.ok) return run
      run.value.wants = 'pause'
      show(run.value, { state: 'paused', printer: run.value.printer })
      return batches.get(batchId)
    },
    /** Failures: as pause. */
    resume(batchId: string): Result<LetterBatch, Failure> {
      const run = under(batchId)
      if (!run.ok) return run
      run.value.wants = 'go'
      show(run.value, { state: 'running', printer: run.value.printer })
      pump(run.value)
      return batches.get(batchId)
    },
    /** Failure: `not_found`, `batch_closed`. */
    async cancel(batchId: string, actor: string): Promise<Result<LetterBatch, Failure>> {
      if (store.letters.batch(batchId) === null) return err(failure('not_found'))
      const run = runs.get(batchId)
      if (run !== undefined) {
        run.wants = 'cancel'
        await run.pump
        const jobs = [...run.jobs.values()]
        await Promise.all(jobs.map(({ spoolerJob }) => desk.cancelJob(spoolerJob)))
        await Promise.all(jobs.map(({ ended }) => ended))
      }
      if (run === undefined && store.letters.counts(batchId).queued === 0) return err(failure('batch_closed'))
      batches.drop(batchId, actor)
      runs.delete(batchId)
      changed()
      return batches.get(batchId)
    },
    /** Whether a batch is being printed, or waits at a printer. */
    isBusy: (batchId: string): boolean => runs.has(batchId) && (runs.get(batchId)?.jobs.size !== 0 || runs.get(batchId)?.wants === 'go'),
    /** Where Guichet was stopped: the spooler is asked, once, what became of each portion. Nothing new is sent before staff say so. */
    recover: (): Promise<void> => (recovering ??= recover()),
    /** The store closes: what is at the spooler is asked after at the next start. */
    stop: (): void => void (stopped = true),
    /** Once everything at the spooler has ended, or stalls for good. For tests and for the command line. */
    async idle(batchId: string): Promise<void> {
      for (let run = runs.get(batchId); run !== undefined; run = runs.get(batchId)) {
        const waiting = [run.pump, ...[...run.jobs.values()].map(({ ended }) => ended)].filter((one) => one !== null)
        if (waiting.length === 0) return
        await Promise.race(waiting)
      }
    },
  }
}
export type LetterPrinting = ReturnType<typeof letterPrinting>
