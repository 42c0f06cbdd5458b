import { z } from 'zod'
import { secretRef } from './secret-ref.ts'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** What a JSON reply holds: `code` or `result.0.status`, `….length` for a list, and the values that count. */
const replyTest = z.record(z.string().min(1), z.array(scalar).min(1))

/** A token is asked for before the first message and kept until it ends; its texts may hold {secret:NAME}. */
const token = z.strictObject({
  url: z.url(),
  headers: z.record(z.string(), z.string()).default({}),
  form: z.record(z.string(), z.string()),
  /** Where the reply holds the token, and how many seconds it lives. */
  field: z.string().min(1).default('access_token'),
  lifetimeField: z.string().min(1).default('expires_in'),
})

/** A signature over each request. Its texts may hold {secret:NAME}. */
const sign = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ovh'),
    applicationKey: z.string().min(1),
    applicationSecret: z.string().min(1),
    consumerKey: z.string().min(1),
    /** Tells the gateway's time in seconds: a signature by a clock that is off is refused. */
    timeUrl: z.url().optional(),
  }),
])

export const smsGateway = z.strictObject({
  kind: z.literal('http'),
  url: z.url(),
  method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  /** Values may hold {to}, {text}, {id}, {sender}, {coding}, {token} and {secret:NAME}. */
  headers: z.record(z.string(), z.string()).default({}),
  /** JSON with the same placeholders in its strings, or a form. */
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('json'), value: z.json() }),
    z.strictObject({ kind: z.literal('form'), value: z.record(z.string(), z.string()) }),
    z.strictObject({ kind: z.literal('none') }),
  ]),
  secrets: z.record(z.string(), secretRef).default({}),
  sender: z.string().max(11).default(''),
  /** `e164` is +262692…, `digits` the same without its plus. */
  recipientFormat: z.enum(['e164', 'digits']).default('e164'),
  /** What {coding} becomes: for a text within the GSM alphabet, and for any other. */
  coding: z.strictObject({ gsm7: z.string(), unicode: z.string() }).default({ gsm7: 'gsm7', unicode: 'unicode' }),
  token: token.optional(),
  sign: sign.optional(),
  /** Which replies mean that the gateway took the message. */
  accepted: z.array(z.number().int().min(200).max(299)).default([200, 201, 202]),
  /** For gateways that say no with a 200: such a reply is JSON, all of these hold and none of those. */
  acceptedWhen: replyTest.default({}),
  refusedWhen: replyTest.default({}),
  timeoutSeconds: z.number().int().min(1).max(120).default(10),
})
export type SmsGatewayPolicy = z.infer<typeof smsGateway>
export type ReplyTest = z.infer<typeof replyTest>
