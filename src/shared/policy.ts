import { z } from 'zod'
import { identityDocument, territory } from './model.ts'

/** Where a secret lies: never in the policy itself, which is copied about. */
const secretRef = z.union([z.strictObject({ file: z.string().min(1) }), z.strictObject({ env: z.string().min(1) })])
export type SecretRef = z.infer<typeof secretRef>

const smtp = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65535).default(587),
  /** `tls` from the first byte (465), `starttls` required (587), `none` only for a relay on this machine. */
  security: z.enum(['tls', 'starttls', 'none']).default('starttls'),
  user: z.string().min(1).optional(),
  password: secretRef.optional(),
  from: z.string().min(3),
  timeoutSeconds: z.number().int().min(1).max(120).default(15),
})

const smsGateway = z.strictObject({
  url: z.url(),
  method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  /** Values may hold {to}, {text}, {id}, {sender} and {secret:NAME}. */
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
  /** Which replies mean that the gateway took the message. */
  accepted: z.array(z.number().int().min(200).max(299)).default([200, 201, 202]),
  timeoutSeconds: z.number().int().min(1).max(120).default(10),
})
export type SmsGatewayPolicy = z.infer<typeof smsGateway>
export type SmtpPolicy = z.infer<typeof smtp>

/** What IT decides for a school; one JSON file. docs/policy.md is made from it. */
export const policySchema = z.strictObject({
  $schema: z.string().optional(),
  school: z.strictObject({
    name: z.string().min(1).max(120),
    /** The school's UAI («RNE»); when given, exports of another school are refused. */
    uai: z.string().regex(/^\d{7}[A-Z]$/).nullable().default(null),
    territory: territory.default('FR'),
    addressLines: z.array(z.string().max(60)).max(5).default([]),
    city: z.string().max(60).default(''),
    phone: z.string().max(30).nullable().default(null),
    mail: z.string().max(254).nullable().default(null),
    head: z.strictObject({ name: z.string().max(80), title: z.string().max(80) }),
  }),
  portal: z.strictObject({ name: z.string().min(1).max(60), url: z.url() }),
  supervision: z.enum(['open', 'each-parent']).default('open'),
  vouching: z
    .strictObject({
      allowed: z.boolean().default(true),
      documents: z.array(identityDocument).min(1).default(['identity-card', 'passport', 'residence-permit', 'driving-licence', 'known-in-person']),
    })
    .prefault({}),
  kiosk: z
    .strictObject({
      /** `touch` when the kiosk has no keyboard: one is shown on the screen. */
      keyboard: z.enum(['hardware', 'touch']).default('hardware'),
      /** The printer beside the kiosk, by its name in the system, for slips with a reference. */
      slipPrinter: z.string().min(1).max(120).nullable().default(null),
    })
    .prefault({}),
  limits: z
    .strictObject({
      birthDateTries: z.number().int().min(1).max(10).default(3),
      codeTries: z.number().int().min(1).max(10).default(5),
      unknownNumberTries: z.number().int().min(1).max(20).default(5),
      passwordTries: z.number().int().min(1).max(20).default(5),
      smsPerNumberPerDay: z.number().int().min(1).max(50).default(6),
      smsPerDay: z.number().int().min(1).max(10_000).default(400),
    })
    .prefault({}),
  letters: z.strictObject({ validityDays: z.number().int().min(7).max(365).default(92) }).prefault({}),
  idle: z
    .strictObject({ warnSeconds: z.number().int().min(20).max(3600).default(90), graceSeconds: z.number().int().min(20).max(600).default(30) })
    .prefault({}),
  messages: z.strictObject({ smtp: smtp.optional(), sms: smsGateway.optional() }).prefault({}),
})
export type Policy = z.infer<typeof policySchema>
export type PolicyInput = z.input<typeof policySchema>
