import { z } from 'zod'
import { identityDocument, territory } from './model.ts'
import { franceConnect } from './policy/franceconnect.ts'
import { hub } from './policy/hub.ts'
import { messages } from './policy/messages.ts'
import { needsHub } from './policy/needs-hub.ts'

export type { FranceConnectPolicy } from './policy/franceconnect.ts'
export { publicUrlOf, type HubPolicy } from './policy/hub.ts'
export type { SecretRef } from './policy/secret-ref.ts'

const fields = z.strictObject({
  $schema: z.string().optional(),
  school: z.strictObject({
    name: z.string().min(1).max(120),
    /** The school's UAI («RNE»); when given, exports of another school are refused. */
    uai: z
      .string()
      .regex(/^\d{7}[A-Z]$/)
      .nullable()
      .default(null),
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
      documents: z
        .array(identityDocument)
        .min(1)
        .default(['identity-card', 'passport', 'residence-permit', 'driving-licence', 'known-in-person']),
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
      /** Messages by SMS and by mail: domain/message-limits.ts. */
      smsPerNumberPerHour: z.number().int().min(1).max(50).default(5),
      smsPerNumberPerDay: z.number().int().min(1).max(50).default(6),
      smsPerSession: z.number().int().min(1).max(50).default(10),
      smsPerDay: z.number().int().min(1).max(10_000).default(400),
      smsPerSchoolPerDay: z.number().int().min(1).max(50_000).default(1_000),
      /** How many kiosks share the school's day. */
      kiosks: z.number().int().min(1).max(100).default(1),
    })
    .prefault({}),
  letters: z.strictObject({ validityDays: z.number().int().min(7).max(365).default(92) }).prefault({}),
  retention: z
    .strictObject({
      /** How long pupils who left, and guardians nobody needs any more, are kept; then they are erased. */
      monthsAfterLeaving: z.number().int().min(1).max(60).default(12),
    })
    .prefault({}),
  idle: z
    .strictObject({
      warnSeconds: z.number().int().min(20).max(3600).default(90),
      graceSeconds: z.number().int().min(20).max(600).default(30),
      /** After that long without a key or a touch the staff window locks itself. */
      staffLockSeconds: z.number().int().min(60).max(3600).default(300),
    })
    .prefault({}),
  /** Off unless it is here. */
  franceConnect: franceConnect.optional(),
  /** Without it this machine is alone. */
  hub: hub.optional(),
  messages: messages.prefault({}),
})

/** What IT decides for a school; one JSON file. docs/policy.md is made from it. */
export const policySchema = fields.superRefine(needsHub)
export type Policy = z.infer<typeof policySchema>
export type PolicyInput = z.input<typeof policySchema>
