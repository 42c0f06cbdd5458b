import type { IdentityDocument } from '../shared/model.ts'
import type { Failure } from '../shared/codes.ts'
import type { Result } from '../shared/result.ts'
import type { Farewell, JobReport, Visit, VisitPage } from '../shared/wire.ts'

/** Wall time in milliseconds since 1970. Order and limits never rely on it alone: see domain/steady.ts. */
export interface Clock {
  now(): number
}

export interface Random {
  bytes(length: number): Uint8Array
  /** A new id: 128 random bits at least, never guessed. */
  id(): string
}

export interface Timers {
  /** Calls back after that many milliseconds; gives back how to call it off. */
  after(ms: number, call: () => void): () => void
}

/** The system's key store as the shell offers it; `null` bytes mean that it cannot. */
export interface KeyStore {
  /** Whether what is sealed here is protected by the system and not by a constant. */
  readonly protects: boolean
  /** Whoever opens only visits (the command line): how the kiosk keeps its key is left as it is. */
  readonly visiting?: true
  seal(secret: Uint8Array): Promise<Uint8Array | null>
  unseal(sealed: Uint8Array): Promise<Uint8Array | null>
}

export interface PrinterInfo {
  readonly name: string
  readonly label: string
  readonly isDefault: boolean
  /** The paper trays it names; none where that is not known. */
  readonly trays: readonly string[]
}

/** What needs a screen or a device, done by the shell when core asks. */
export interface Desk {
  chooseFiles(kind: 'school-export'): Promise<readonly string[]>
  /** Asks where, then writes; `null` when nobody chose. Failure: `file_unwritable`. */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<Result<{ readonly fileName: string } | null, Failure>>
  printers(): Promise<readonly PrinterInfo[]>
  /** Hands a PDF to a printer. Failures: `printer_gone`, `printer_refused`, `printer_silent`. */
  print(printer: string, title: string, pdf: Uint8Array): Promise<Result<null, Failure>>
  /**
   * A job at the spooler, which prints nothing before it is filled; a null job where the spooler has no such thing (then `print`).
   * Failures: `printer_gone`, `printer_refused`.
   */
  openJob(printer: string, title: string, tray: string | null): Promise<Result<{ readonly job: string | null }, Failure>>
  /** Its pages; whether they were taken. What became of them only `jobReport` says. */
  fillJob(job: string, pdf: Uint8Array): Promise<boolean>
  /** Where the job is, as soon as that is not `unlike`. */
  jobReport(job: string, unlike: JobReport | null): Promise<JobReport>
  /** Takes it back if it has not ended. */
  cancelJob(job: string): Promise<void>
  /** Its document does not stay at the spooler. */
  forgetJob(job: string): Promise<void>
  /** Shows pages that are not ours, one visit at a time; settles when it ends, its cookies still there for the farewell. */
  visit(page: VisitPage): Promise<Visit>
  /** «Masquer l'écran» over those pages. */
  coverVisit(covered: boolean): void
  /** The parent comes back: the visit ends as `closed`. Nothing to leave is no failure. */
  leaveVisit(): void
  /** Asks for one last page unseen (logging out), then wipes every trace of the visit; null: only wipes. */
  endVisit(farewell: Farewell | null): Promise<void>
}

/** What was said when staff vouched for somebody at the kiosk. */
export interface Voucher {
  readonly personId: string
  readonly document: IdentityDocument
  readonly reason: string
}

/** A log line: an event of the catalogue, never a name, number, mail or secret. */
export interface Logger {
  event(event: LogEvent, detail?: Readonly<Record<string, string | number | boolean>>): void
}
export type LogEvent =
  | 'core.started'
  | 'core.stopped'
  | 'core.bug'
  | 'store.opened'
  | 'store.refused'
  | 'store.recovered'
  | 'backup.taken'
  | 'backup.failed'
  | 'import.applied'
  | 'records.purged'
  | 'message.sent'
  | 'message.retried'
  | 'message.failed'
  | 'message.dropped'
  | 'letters.made'
  | 'franceconnect.done'
  | 'franceconnect.failed'
  | 'franceconnect.blocked'
  | 'franceconnect.hub'
  | 'sync.joined'
  | 'sync.troubled'
  | 'sync.renewed'
  | 'sync.stuck'
