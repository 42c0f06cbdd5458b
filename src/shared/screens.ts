import { z } from 'zod'
import { id, identifier, identityDocument, isoDate, name } from './model.ts'
import { failureSchema } from './codes/schema.ts'
import { helpMessage } from './live.ts'

const choice = z.enum(['identifier', 'password', 'validate-mail', 'resume', 'mail', 'sms', 'yes', 'no'])
export type Choice = z.infer<typeof choice>
const doneOutcome = z.enum([
  'active',
  'activating',
  'identifier-sent',
  'password-changed',
  'mail-pending',
  'mail-changed',
  'mobile-changed',
  'children-added',
])
export type DoneOutcome = z.infer<typeof doneOutcome>

/**
 * Every screen a flow can show: what the kiosk is given to show (`view`) and what it may answer (`answer`).
 * The renderer has one component for each; a step names the screen it uses.
 */
const person = z.strictObject({ id, name })
const child = z.strictObject({ firstName: z.string(), className: z.string().nullable() })

/** Every procedure of the guide, and the small ones that lead to them. docs/procedures.md has a row for each. */
export const flowId = z.enum([
  'register-by-sms',
  'franceconnect',
  'activate-by-letter',
  'validate-mail',
  'lost',
  'recover-identifier',
  'recover-password',
  'my-account',
  'change-mail',
  'change-mobile',
  'join-accounts',
  'resume',
  'guide-me',
])
export type FlowId = z.infer<typeof flowId>

const way = z.enum(['retry', 'staff', 'finish', ...flowId.options])
export type Way = z.infer<typeof way>

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
      for: z.enum(['activate', 'identifier', 'change']),
    }),
    answer: z.strictObject({ country: z.string().length(2), number: z.string().max(40) }),
  },
  'enter-code': {
    view: z.strictObject({
      /** Masked; null where to say it would tell whether an account exists. */
      sentTo: z.string().nullable(),
      channel: z.enum(['sms', 'mail']),
      delivery: z.discriminatedUnion('state', [
        z.strictObject({ state: z.enum(['sent', 'queued', 'if-known']) }),
        z.strictObject({ state: z.literal('unreachable'), failure: failureSchema }),
      ]),
      /** What the other button says: «Réessayer», or «Je n'ai pas reçu de code de vérification par SMS». */
      again: z.enum(['retry', 'not-received']),
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
    view: z.strictObject({ identifier: z.string(), for: z.enum(['letter', 'validation', 'sign-in', 'join']) }),
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
      for: z.enum(['account', 'new-mail']),
    }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('code'), code: z.string().max(12) }),
      z.strictObject({ kind: z.literal('resend') }),
      z.strictObject({ kind: z.literal('later') }),
    ]),
  },
  /** A few large choices. */
  choose: {
    view: z.strictObject({
      about: z.enum(['lost', 'identifier-way', 'password-way', 'has-letter', 'has-signed-in']),
      options: z.array(choice).min(2).max(5),
    }),
    answer: z.strictObject({ option: choice }),
  },
  'ask-identifier': { view: z.strictObject({ identifier: z.string() }), answer: z.strictObject({ identifier }) },
  /** The mail that the school knows. */
  'ask-known-mail': {
    view: z.strictObject({ mail: z.string(), for: z.enum(['identifier', 'password']) }),
    answer: z.strictObject({ mail: z.string().trim().max(254) }),
  },
  'ask-reference': {
    view: z.strictObject({ reference: z.string() }),
    answer: z.strictObject({ reference: z.string().trim().min(1).max(80) }),
  },
  /** FranceConnect's own pages come in front while the answer is waited for. */
  franceconnect: { view: z.strictObject({}), answer: z.strictObject({}) },
  /** «Mon compte»: «Mes informations» and «Mes enfants». */
  account: {
    view: z.strictObject({
      name: z.string(),
      identifier: z.string(),
      /** Masked. */
      mail: z.string().nullable(),
      /** Masked: «une adresse mail est en attente de confirmation». */
      pendingMail: z.string().nullable(),
      mobile: z.string().nullable(),
      children: z.array(child),
    }),
    answer: z.strictObject({ do: z.enum(['change-mail', 'change-mobile', 'join-accounts', 'finish']) }),
  },
  'change-mail': {
    view: z.strictObject({ current: z.string().nullable(), pending: z.string().nullable(), mail: z.string() }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('mail'), mail: z.string().trim().max(254), confirmation: z.string().trim().max(254) }),
      z.strictObject({ kind: z.literal('resend') }),
    ]),
  },
  'join-children': { view: z.strictObject({ identifier: z.string(), children: z.array(child) }), answer: z.strictObject({}) },
  /** Staff stand at the kiosk: to open a session, to vouch for the parent, or to let them try again after too many tries. */
  'staff-pin': {
    view: z.strictObject({
      purpose: z.enum(['open', 'vouch', 'release']),
      people: z.array(person),
      documents: z.array(identityDocument),
      guardianName: z.string().nullable(),
    }),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('pin'),
        personId: id,
        pin: z.string().max(128),
        document: identityDocument.nullable(),
        reason: z.string().trim().max(200),
      }),
      z.strictObject({ kind: z.literal('cancel') }),
    ]),
  },
  /** What went wrong and the ways on; the first way is the biggest button. */
  problem: {
    view: z.strictObject({
      failure: failureSchema,
      ways: z.array(way).min(1),
      /** What the parent keeps to come back with. */
      slip: z.strictObject({ reference: z.string(), scan: z.string(), printable: z.boolean() }).nullable(),
    }),
    answer: z.strictObject({ way }),
  },
  done: {
    view: z.strictObject({
      outcome: doneOutcome,
      identifier: z.string().nullable(),
      portal: z.strictObject({ name: z.string(), url: z.string() }),
      /** Masked; where a mail or an SMS went. */
      sentTo: z.string().nullable(),
      /** What may come next, before «Terminé». */
      then: z.array(flowId),
    }),
    answer: z.strictObject({ then: z.enum(['finish', ...flowId.options]) }),
  },
} as const

export type ScreenKind = keyof typeof screens
export type ViewOf<K extends ScreenKind> = z.infer<(typeof screens)[K]['view']>
export type AnswerOf<K extends ScreenKind> = z.infer<(typeof screens)[K]['answer']>
export type ScreenView = { [K in ScreenKind]: { readonly kind: K; readonly view: ViewOf<K> } }[ScreenKind]
export type ScreenAnswer = { [K in ScreenKind]: { readonly kind: K; readonly answer: AnswerOf<K> } }[ScreenKind]

const kinds = Object.keys(screens) as [ScreenKind, ...ScreenKind[]]
const unionOf = <P extends 'view' | 'answer'>(part: P) =>
  z.discriminatedUnion('kind', kinds.map((kind) => z.strictObject({ kind: z.literal(kind), [part]: screens[kind][part] })) as never)
export const screenViewSchema = unionOf('view') as unknown as z.ZodType<ScreenView>
export const screenAnswerSchema = unionOf('answer') as unknown as z.ZodType<ScreenAnswer>

/** What the parent at the kiosk and the office have said to each other. */
const officeView = z.strictObject({
  /** «Appeler le secrétariat» was touched. */
  called: z.boolean(),
  /** Whether somebody is at another machine's staff window and sees what waits here; `asking`: being told; `alone`: there is no other. */
  told: z.enum(['alone', 'asking', 'yes', 'no']),
  help: helpMessage.nullable(),
})
export type OfficeView = z.infer<typeof officeView>

/** What the kiosk shows now. `token` names this very screen: an answer to an older one is refused as stale. */
export const kioskViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('home'),
    school: z.string(),
    choices: z.array(flowId).max(5),
    /** For a parent who does not know. */
    guide: z.boolean(),
    /** Staff open each session. */
    supervised: z.boolean(),
    keyboard: z.enum(['hardware', 'touch']),
    cut: z.array(z.enum(['sms', 'mail'])),
    demo: z.strictObject({ pin: z.string(), person: z.string() }).nullable(),
    ready: z.boolean(),
    office: officeView,
  }),
  z.strictObject({
    kind: z.literal('step'),
    token: z.string().max(40),
    flow: flowId,
    guideStep: z.number().int(),
    guideSteps: z.number().int(),
    keyboard: z.enum(['hardware', 'touch']),
    canGoBack: z.boolean(),
    office: officeView,
    screen: screenViewSchema,
    refusal: z.strictObject({ failure: failureSchema, field: z.string().nullable() }).nullable(),
    idle: z.strictObject({ warnAfterMs: z.number(), endAfterMs: z.number() }),
  }),
])
export type KioskView = z.infer<typeof kioskViewSchema>
