import { z } from 'zod'
import type { Code } from './codes.ts'
import { liveSchema, orderResultSchema, orderSchema, presenceSchema } from './live.ts'
import { id } from './model.ts'
import { syncReplySchema, syncRequestSchema } from './sync.ts'

/** Who may call a procedure of the hub: a machine that joins with a one-time code, or one that signs as a station. */
export type HubRole = 'newcomer' | 'station'

export interface HubRow {
  readonly role: HubRole
  readonly input: z.ZodType
  readonly output: z.ZodType
  readonly errors: readonly Code[]
  /** One sentence for the published document. */
  readonly says: string
}
const row = <const R extends HubRow>(r: R): R => r

/** Longest a `wait` is held, in seconds: shorter than what proxies cut. */
export const MAX_WAIT = 25

const life = { incarnation: z.int().min(1), ordinal: z.int().min(0) }
const base64url = z.string().regex(/^[\w-]+$/)
/** 32 bytes. */
const hashKey = base64url.length(43)
/** The school's keys of keyed hashes, so that a letter's password opens at every machine: the first makes new hashes, all are tried. */
const hashKeys = z.array(hashKey).max(50)
/** Where a school is: its last version, and how often something live was said. */
const place = { version: z.int().min(0), live: z.int().min(0) }

/** What a try to send came to; `status` is a word or a gateway's number, never what was said or to whom. */
const status = z.string().max(40)
const deliverySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sent') }),
  /** For good. */
  z.strictObject({ kind: z.literal('refused'), status }),
  /** Nothing has left; the same may go well later. */
  z.strictObject({ kind: z.literal('unreachable'), status }),
  /** It may have left, nobody can tell; it does not leave again. */
  z.strictObject({ kind: z.literal('unknown'), status }),
])

/** What a hub does. docs/hub-api.json is made from it. */
export const hubContract = {
  join: row({
    role: 'newcomer',
    says: 'A machine joins its school with a one-time code; from then on it signs with the key whose public half it gives here.',
    input: z.strictObject({
      code: z.string().min(8).max(40),
      name: z.string().trim().min(1).max(60),
      /** Ed25519, 32 bytes. */
      publicKey: base64url.length(43),
      /** The keys of this machine's keyed hashes, its own first; the school takes those that it lacks. */
      hashKeys: z.array(hashKey).min(1).max(50),
      /** Whether it brings families of its own: only the first may. */
      hasFamilies: z.boolean(),
      /** The school it was of before, when its families are that school's. */
      school: z.string().max(64).nullable(),
    }),
    output: z.strictObject({
      school: z.string(),
      schoolName: z.string(),
      station: z.string(),
      ...life,
      hashKeys,
    }),
    errors: ['join_code_wrong', 'join_families_twice'],
  }),
  sync: row({
    role: 'station',
    says: 'Brings changes, in order, and takes what was not seen. Idempotent: repeat it when the reply was lost.',
    input: syncRequestSchema,
    output: syncReplySchema,
    errors: ['hub_protocol_old', 'station_unknown', 'station_forked', 'hub_behind', 'hub_out_of_step'],
  }),
  renew: row({
    role: 'station',
    says: 'A life of its own for a machine that was restored from a backup, or copied.',
    input: z.strictObject({}),
    output: z.strictObject(life),
    errors: ['station_unknown'],
  }),
  keys: row({
    role: 'station',
    says: 'The keys of keyed hashes again: a machine that joined later may have brought one.',
    input: z.strictObject({}),
    output: z.strictObject({ hashKeys }),
    errors: [],
  }),
  wait: row({
    role: 'station',
    says: 'Answers as soon as the school is past that place, or after those seconds.',
    input: z.strictObject({ ...place, seconds: z.int().min(0).max(MAX_WAIT) }),
    output: z.strictObject(place),
    errors: [],
  }),
  present: row({
    role: 'station',
    says: 'What the machine’s kiosk is doing, when that changes and every minute: which step, never what is typed nor who. Forgotten after two minutes.',
    input: z.strictObject({ status: presenceSchema }),
    /** Of the school’s other machines, how many show staff’s window to somebody who is signed in. */
    output: z.strictObject({ offices: z.int().min(0) }),
    errors: [],
  }),
  live: row({
    role: 'station',
    says: 'What the school’s other machines are doing, what staff ask of this one, and what came of what was asked from here.',
    input: z.strictObject({}),
    output: liveSchema,
    errors: [],
  }),
  order: row({
    role: 'station',
    says: 'Asks the kiosk of another machine for something, in the name of who is signed in here. Once for each id; forgotten after two minutes.',
    input: z.strictObject({ id, to: id, person: id, order: orderSchema }),
    output: z.strictObject({}),
    errors: ['kiosk_away', 'hub_busy', 'forbidden'],
  }),
  settle: row({
    role: 'station',
    says: 'What came of an order that was for this machine. Only the first answer counts.',
    input: z.strictObject({ id, result: orderResultSchema }),
    output: z.strictObject({}),
    errors: [],
  }),
  send: row({
    role: 'station',
    says: 'Sends one SMS or mail by the hub’s own gateways. Idempotent: a message whose reply was lost is repeated under its id and leaves once.',
    input: z.strictObject({
      /** The message’s, over every try. */
      id: z.string().regex(/^[\w-]{1,64}$/),
      channel: z.enum(['sms', 'mail']),
      /** +262692… or an address. */
      recipient: z.string().min(3).max(254),
      /** Null for an SMS. */
      subject: z.string().max(300).nullable(),
      text: z.string().min(1).max(20_000),
      /** Milliseconds from now after which it must not leave any more, counted by the station; null when it never gets stale. */
      within: z.int().min(0).nullable(),
    }),
    output: deliverySchema,
    errors: ['hub_sender_missing', 'hub_secret_missing', 'hub_busy'],
  }),
  franceconnect: row({
    role: 'station',
    says: 'Asks FranceConnect for the tokens that go with a code, with the client secret that stays at the hub; gives its answer as it is.',
    input: z.strictObject({
      clientId: z.string().min(1).max(200),
      code: z.string().min(1).max(2_048),
      redirectUri: z.url().max(500),
      /** PKCE (RFC 7636). */
      codeVerifier: z.string().regex(/^[\w.~-]{43,128}$/),
    }),
    output: z.strictObject({ status: z.int().min(200).max(599), type: z.string().max(200), body: z.string().max(65_536) }),
    errors: ['hub_franceconnect_missing', 'hub_secret_missing', 'fc_unreachable', 'hub_busy'],
  }),
  services: row({
    role: 'station',
    says: 'What the hub does for this school: which channels it sends by, and for which FranceConnect client it keeps the secret.',
    input: z.strictObject({}),
    output: z.strictObject({ sms: z.boolean(), mail: z.boolean(), franceConnect: z.string().nullable() }),
    errors: [],
  }),
} as const
export type HubProcedure = keyof typeof hubContract
export type HubInput<P extends HubProcedure> = z.input<(typeof hubContract)[P]['input']>
export type HubOutput<P extends HubProcedure> = z.output<(typeof hubContract)[P]['output']>
