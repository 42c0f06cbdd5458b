import { z } from 'zod'
import { id, identifier, identityDocument, instant, isoDate, name } from './model.ts'
import { failureSchema } from './codes/schema.ts'

/**
 * Every screen a flow can show: what the kiosk is given to show (`view`) and what it may answer (`answer`).
 * The renderer has one component for each; a step names the screen it uses.
 */
const person = z.strictObject({ id, name })
const way = z.enum(['retry', 'staff', 'finish'])

export const screens = {
  /** «Je n'ai pas encore d'identifiant»: says what will be needed; its button is «Créer mon compte». */
  'explain-registration': { view: z.strictObject({}), answer: z.strictObject({}) },
  'ask-identity': {
    view: z.strictObject({ familyName: z.string(), firstName: z.string() }),
    answer: z.strictObject({ familyName: name, firstName: name }),
  },
  'ask-phone': {
    view: z.strictObject({
      /** ISO country and dialling code, the school's region first; the first seven or so are the usual ones. */
      countries: z.array(z.strictObject({ country: z.string().length(2), dialling: z.string().max(6) })),
      usual: z.number().int(),
      country: z.string().length(2),
      number: z.string(),
    }),
    answer: z.strictObject({ country: z.string().length(2), number: z.string().max(40) }),
  },
  'enter-code': {
    view: z.strictObject({
      sentTo: z.string(),
      channel: z.enum(['sms', 'mail']),
      delivery: z.discriminatedUnion('state', [
        z.strictObject({ state: z.literal('sent'), at: instant }),
        z.strictObject({ state: z.literal('unreachable'), failure: failureSchema }),
      ]),
      validForMinutes: z.number().int(),
      canVouch: z.boolean(),
    }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('code'), code: z.string().max(12) }),
      z.strictObject({ kind: z.literal('retry') }),
      z.strictObject({ kind: z.literal('cannot') }),
    ]),
  },
  'confirm-birth-date': {
    view: z.strictObject({ childFirstName: z.string(), index: z.number().int(), total: z.number().int(), triesLeft: z.number().int() }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('date'), date: isoDate }),
      z.strictObject({ kind: z.literal('not-my-child') }),
    ]),
  },
  'choose-password': {
    view: z.strictObject({ identifier: z.string(), minLength: z.number().int(), minClasses: z.number().int() }),
    answer: z.strictObject({ password: z.string().max(128), confirmation: z.string().max(128) }),
  },
  'enter-credentials': {
    view: z.strictObject({ identifier: z.string() }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('typed'), identifier, password: z.string().min(1).max(128) }),
      z.strictObject({ kind: z.literal('scan'), text: z.string().max(200) }),
    ]),
  },
  'ask-mail': {
    view: z.strictObject({ mail: z.string() }),
    answer: z.strictObject({ mail: z.string().trim().max(254), confirmation: z.string().trim().max(254) }),
  },
  'validate-mail': {
    view: z.strictObject({
      sentTo: z.string(),
      delivery: z.enum(['sent', 'queued', 'failed']),
    }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('code'), code: z.string().max(12) }),
      z.strictObject({ kind: z.literal('resend') }),
      z.strictObject({ kind: z.literal('later') }),
    ]),
  },
  /** Staff stand at the kiosk: to vouch for the parent, or to let them try again after too many tries. */
  'staff-pin': {
    view: z.strictObject({
      purpose: z.enum(['vouch', 'release']),
      people: z.array(person),
      documents: z.array(identityDocument),
      guardianName: z.string().nullable(),
    }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('pin'),
        personId: id,
        pin: z.string().max(32),
        document: identityDocument.nullable(),
        reason: z.string().trim().max(200),
      }),
      z.strictObject({ kind: z.literal('cancel') }),
    ]),
  },
  /** What went wrong and the ways on; the first way is the biggest button. */
  problem: {
    view: z.strictObject({ failure: failureSchema, ways: z.array(way).min(1), reference: z.string().nullable() }),
    answer: z.strictObject({ way }),
  },
  done: {
    view: z.strictObject({
      outcome: z.enum(['active', 'activating']),
      identifier: z.string(),
      portal: z.strictObject({ name: z.string(), url: z.string() }),
      mailSentTo: z.string().nullable(),
    }),
    answer: z.strictObject({ then: z.enum(['finish', 'validate-mail']) }),
  },
} as const

export type ScreenKind = keyof typeof screens
export type ViewOf<K extends ScreenKind> = z.infer<(typeof screens)[K]['view']>
export type AnswerOf<K extends ScreenKind> = z.infer<(typeof screens)[K]['answer']>
export type ScreenView = { [K in ScreenKind]: { readonly kind: K; readonly view: ViewOf<K> } }[ScreenKind]
export type ScreenAnswer = { [K in ScreenKind]: { readonly kind: K; readonly answer: AnswerOf<K> } }[ScreenKind]

const kinds = Object.keys(screens) as [ScreenKind, ...ScreenKind[]]
const unionOf = <P extends 'view' | 'answer'>(part: P) =>
  z.discriminatedUnion(
    'kind',
    kinds.map((kind) => z.strictObject({ kind: z.literal(kind), [part]: screens[kind][part] })) as never,
  )
export const screenViewSchema = unionOf('view') as unknown as z.ZodType<ScreenView>
export const screenAnswerSchema = unionOf('answer') as unknown as z.ZodType<ScreenAnswer>

export const flowId = z.enum(['register-by-sms', 'activate-by-letter', 'validate-mail'])
export type FlowId = z.infer<typeof flowId>

/** What the kiosk shows now. `token` names this very screen: an answer to an older one is refused as stale. */
export const kioskViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('home'),
    school: z.string(),
    choices: z.array(flowId),
    cut: z.array(z.enum(['sms', 'mail'])),
    demo: z.strictObject({ pin: z.string(), person: z.string() }).nullable(),
    ready: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('step'),
    token: z.string().max(40),
    flow: flowId,
    guideStep: z.number().int(),
    guideSteps: z.number().int(),
    canGoBack: z.boolean(),
    screen: screenViewSchema,
    refusal: z.strictObject({ failure: failureSchema, field: z.string().nullable() }).nullable(),
    idle: z.strictObject({ warnAfterMs: z.number(), endAfterMs: z.number() }),
  }),
])
export type KioskView = z.infer<typeof kioskViewSchema>
