import type { Failure } from '../../shared/codes.ts'
import type { AccountState, IdentityDocument, RequestKind, Territory } from '../../shared/model.ts'
import type { FlowId } from '../../shared/screens.ts'
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
  readonly changes: AccountChanges
  readonly notices: Notices
  /** Null when the policy does not configure it. */
  readonly franceConnect: FranceConnectDoor | null
  readonly staff: StaffAtKiosk
}

export interface Child {
  readonly id: string
  readonly firstName: string
  readonly birthDate: string | null
  readonly className: string | null
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
  withMobile(mobile: string, familyNames: readonly string[], firstNames: readonly string[]): readonly KnownAccount[]
  account(accountId: string): KnownAccount | null
  withIdentifier(identifier: string): KnownAccount | null
  /** Accounts of guardians whom the school knows under that address or number, or who proved it themselves. */
  withMail(mail: string): readonly KnownAccount[]
  withNumber(mobile: string): readonly KnownAccount[]
  withFranceConnect(subject: string): KnownAccount | null
  contacts(accountId: string): Contacts
  /** Whether the names of two accounts are the same for the counter's purposes: accents, case, hyphens and the used name aside. */
  sameNames(accountId: string, other: string): boolean
  /** The guardian's children who are at the school, eldest first. */
  children(guardianId: string): readonly Child[]
  unvalidatedMail(accountId: string): string | null
}

/** How a guardian can be reached: what they proved, else what the school's record says. */
export interface Contacts {
  readonly mail: string | null
  readonly mailValidated: boolean
  readonly pendingMail: string | null
  readonly mobile: string | null
}

export interface Phones {
  /** A mobile number as typed beside a country, in E.164; null when it is none. */
  read(country: string, typed: string): string | null
  mask(e164: string): string
  countries(territory: Territory): {
    readonly countries: readonly { readonly country: string; readonly dialling: string }[]
    readonly usual: number
  }
}

export type ChallengePurpose = 'activate-sms' | 'validate-mail' | 'recover-sms' | 'recover-mail' | 'change-mobile' | 'change-mail'

export interface Challenges {
  /** Failure: `sms_limit`. */
  start(purpose: ChallengePurpose, subject: string, recipient: string): Promise<Result<'sent' | 'queued' | 'failed', Failure>>
  /** The same without waiting for the gateway, so that how long it takes tells nothing. */
  startUnseen(purpose: ChallengePurpose, subject: string, recipient: string, accountId: string): void
  /** Failures: `code_wrong`, `code_expired`, `code_too_many`. */
  answer(purpose: ChallengePurpose, subject: string, code: string): Result<{ readonly recipient: string }, Failure>
}

export type CheckedCredentials =
  { readonly kind: 'provisional'; readonly account: KnownAccount } | { readonly kind: 'password'; readonly account: KnownAccount }

export interface CredentialCheck {
  /** Failures: `credentials_wrong`, `credentials_replaced`, `credentials_used`, `credentials_expired`, `credentials_too_many`, `account_merged`. */
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

/** What a parent told and where they stopped, so that they can go on from there. */
export interface NewRequest {
  readonly kind: RequestKind
  readonly guardianId: string | null
  readonly entered: Readonly<Record<string, string>>
  readonly flow: FlowId
  /** To tell the parent when it is settled, E.164. */
  readonly mobile: string | null
}

export type FoundRequest =
  { readonly kind: 'open' } | { readonly kind: 'settled'; readonly flow: FlowId; readonly entered: Readonly<Record<string, string>> }

export interface RequestBox {
  /** Staff see it at once; gives the reference that the parent keeps. */
  open(request: NewRequest): string
  /** By the reference on the slip, typed or scanned; null when there is none. */
  find(reference: string): FoundRequest | null
}

export type ProofOfNumber = { readonly by: 'code' } | { readonly by: 'voucher'; readonly voucher: Voucher }

/** The one transaction at the end of each flow: change, messages, audit entry. */
export interface Activation {
  bySms(of: { accountId: string; mobile: string; proof: ProofOfNumber; passwordHash: string }): Result<null, Failure>
  byLetter(of: { accountId: string; mail: string; passwordHash: string }): Promise<Result<'sent' | 'queued' | 'failed', Failure>>
  validateMail(of: { accountId: string; mail: string }): Result<null, Failure>
}

/** What a signed-in or recovering parent changes: each one transaction, with its messages and audit entry. */
export interface AccountChanges {
  /** Failure: `account_merged`. */
  password(of: { accountId: string; passwordHash: string; by: 'sms' | 'mail' | 'voucher' }): Result<null, Failure>
  /** The new mail waits; both addresses are written to. */
  proposeMail(of: { accountId: string; mail: string }): Promise<'sent' | 'queued' | 'failed'>
  /** Failure: `code_expired`, when another address was proposed since. */
  adoptMail(of: { accountId: string; mail: string }): Result<null, Failure>
  mobile(of: { accountId: string; mobile: string; proof: ProofOfNumber }): Result<null, Failure>
  /** Failures: `account_merged`, `names_differ`. */
  join(of: { mainId: string; otherId: string }): Result<null, Failure>
  byFranceConnect(of: { accountId: string; mobile: string; subject: string; proof: ProofOfNumber }): Result<null, Failure>
}

/** Messages that prove nothing: sent in the background, whatever the screen says meanwhile. */
export interface Notices {
  identifier(account: KnownAccount, channel: 'sms' | 'mail', recipient: string): void
  /** The mail was never validated: its code again. */
  validation(accountId: string, mail: string): void
}

export interface FranceConnectPerson {
  readonly subject: string
  readonly familyName: string
  readonly usageName: string | null
  readonly givenNames: readonly string[]
}

/** FranceConnect's pages in front of the kiosk. Failures: the fc_ codes. */
export interface FranceConnectDoor {
  signIn(): Promise<Result<FranceConnectPerson, Failure>>
  /** The parent comes back before its end: `signIn` then fails with `fc_cancelled`. */
  leave(): void
  /** «Masquer l'écran» over those pages. */
  cover(covered: boolean): void
}

/** Who of staff helps the parent; `from`: the machine whose window they did it in, null at the kiosk's own. */
export interface Helper {
  readonly personId: string
  readonly from: string | null
}

export interface StaffAtKiosk {
  people(): readonly { readonly id: string; readonly name: string }[]
  /** Failures: `pin_wrong`, `pin_wait`. */
  check(personId: string, pin: string): Promise<Result<{ readonly id: string }, Failure>>
  documents(): readonly IdentityDocument[]
  recordVouch(voucher: Voucher, accountId: string | null, from: string | null): void
  recordRelease(who: Helper, brake: BrakeOn): void
  recordOpening(who: Helper): void
}
