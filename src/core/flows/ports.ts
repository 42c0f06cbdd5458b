import type { Failure } from '../../shared/codes.ts'
import type { AccountState, IdentityDocument, Territory } from '../../shared/model.ts'
import type { Policy } from '../../shared/policy.ts'
import type { Result } from '../../shared/result.ts'
import type { Brake } from '../domain/limits.ts'
import type { Voucher } from '../ports.ts'

/** What the steps know of the world: no SQL, no HTTP, no screen. Tests give fakes. */
export interface FlowPorts {
  readonly policy: Policy
  readonly directory: Directory
  readonly phones: Phones
  readonly challenges: Challenges
  readonly credentials: CredentialCheck
  readonly passwords: Passwords
  readonly brakes: Counters
  readonly requests: RequestBox
  readonly activation: Activation
  readonly staff: StaffAtKiosk
}

export interface Child {
  readonly id: string
  readonly firstName: string
  readonly birthDate: string | null
}

export interface KnownAccount {
  readonly id: string
  readonly guardianId: string
  readonly identifier: string
  readonly state: AccountState
  /** As people say it, first name first. */
  readonly guardianName: string
}

export interface Directory {
  /** Accounts of guardians with that mobile whose names are those typed (accents, case, hyphens, used or birth name aside). */
  withMobile(mobile: string, familyName: string, firstName: string): readonly KnownAccount[]
  account(accountId: string): KnownAccount | null
  /** The guardian's children who are at the school, eldest first. */
  children(guardianId: string): readonly Child[]
  unvalidatedMail(accountId: string): string | null
}

export interface Phones {
  /** A mobile number as typed beside a country, in E.164; null when it is none. */
  read(country: string, typed: string): string | null
  mask(e164: string): string
  countries(territory: Territory): { readonly countries: readonly { readonly country: string; readonly dialling: string }[]; readonly usual: number }
}

export type ChallengePurpose = 'activate-sms' | 'validate-mail'

export interface Challenges {
  /** Failure: `sms_limit`. */
  start(purpose: ChallengePurpose, subject: string, recipient: string): Promise<Result<'sent' | 'queued' | 'failed', Failure>>
  /** Failures: `code_wrong`, `code_expired`, `code_too_many`. */
  answer(purpose: ChallengePurpose, subject: string, code: string): Result<{ readonly recipient: string }, Failure>
}

export type CheckedCredentials =
  | { readonly kind: 'provisional'; readonly account: KnownAccount }
  | { readonly kind: 'password'; readonly account: KnownAccount }

export interface CredentialCheck {
  /** Failures: `credentials_wrong`, `credentials_replaced`, `credentials_used`, `credentials_expired`, `credentials_too_many`. */
  check(identifier: string, password: string): Promise<Result<CheckedCredentials, Failure>>
  /** What a letter's QR code holds; null when it is not one of ours. */
  readScan(text: string): { readonly identifier: string; readonly secret: string } | null
}

export interface Passwords {
  /** `password_weak`, `password_common` or null. */
  judge(password: string, personal: readonly string[]): Promise<Failure | null>
  hash(password: string): Promise<string>
}

export interface BrakeOn {
  readonly brake: Brake
  readonly subject: string
}

export interface Counters {
  left(on: BrakeOn): number
  miss(on: BrakeOn): void
  free(on: BrakeOn): void
}

export type RequestKind = 'unknown-number' | 'wrong-date' | 'not-my-child'

export interface RequestBox {
  /** Staff see it at once; gives the reference that the parent keeps. */
  open(kind: RequestKind, guardianId: string | null, entered: Readonly<Record<string, string>>): string
}

export type ProofOfNumber = { readonly by: 'code' } | { readonly by: 'voucher'; readonly voucher: Voucher }

/** The one transaction at the end of each flow: change, messages, audit entry. */
export interface Activation {
  bySms(of: { accountId: string; mobile: string; proof: ProofOfNumber; passwordHash: string }): Result<null, Failure>
  byLetter(of: { accountId: string; mail: string; passwordHash: string }): Promise<Result<'sent' | 'queued' | 'failed', Failure>>
  validateMail(of: { accountId: string; mail: string }): Result<null, Failure>
}

export interface StaffAtKiosk {
  people(): readonly { readonly id: string; readonly name: string }[]
  /** Failures: `pin_wrong`, `pin_wait`. */
  check(personId: string, pin: string): Promise<Result<{ readonly id: string }, Failure>>
  documents(): readonly IdentityDocument[]
  recordVouch(voucher: Voucher, accountId: string | null): void
  recordRelease(personId: string, brake: BrakeOn): void
}
