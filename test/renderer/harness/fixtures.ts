import { failure } from '../../../src/shared/codes.ts'
import type { KioskView, ScreenKind, ScreenView, ViewOf } from '../../../src/shared/screens.ts'

/** One view of the kiosk for each thing a parent may see. Names, numbers and addresses are invented; numbers are of ARCEP's fiction range. */

type StepView = Extract<KioskView, { kind: 'step' }>
const IDLE = { warnAfterMs: 600_000, endAfterMs: 630_000 } as const

const home = (over: Partial<Extract<KioskView, { kind: 'home' }>> = {}): KioskView => ({
  kind: 'home',
  school: 'École élémentaire Les Badamiers',
  choices: ['activate-by-letter', 'register-by-sms', 'validate-mail'],
  cut: [],
  demo: null,
  ready: true,
  ...over,
})

function step(screen: ScreenView, over: Partial<StepView> = {}): KioskView {
  const shown = {
    kind: 'step',
    token: `token-${screen.kind}`,
    flow: 'register-by-sms',
    guideStep: 4,
    guideSteps: 8,
    canGoBack: true,
  } as const
  return { ...shown, screen, refusal: null, idle: IDLE, ...over }
}

const COUNTRIES: ViewOf<'ask-phone'>['countries'] = [
  ['RE', '+262'],
  ['YT', '+262'],
  ['FR', '+33'],
  ['GP', '+590'],
  ['MQ', '+596'],
  ['GF', '+594'],
  ['MU', '+230'],
  ['KM', '+269'],
  ['MG', '+261'],
  ['BE', '+32'],
  ['DE', '+49'],
  ['PT', '+351'],
  ['GB', '+44'],
  ['VC', '+1'],
].map(([country = '', dialling = '']) => ({ country, dialling }))

const phone = (number = ''): ScreenView => ({ kind: 'ask-phone', view: { countries: COUNTRIES, usual: 7, country: 'RE', number } })
const code = (over: Partial<ViewOf<'enter-code'>> = {}): ScreenView => ({
  kind: 'enter-code',
  view: {
    sentTo: '06 92 •• •• 56',
    channel: 'sms',
    delivery: { state: 'sent', at: 1_790_000_000_000 },
    validForMinutes: 30,
    canVouch: true,
    ...over,
  },
})
const birth = (over: Partial<ViewOf<'confirm-birth-date'>> = {}): ScreenView => ({
  kind: 'confirm-birth-date',
  view: { childFirstName: 'Maëlys', index: 1, total: 2, triesLeft: 3, ...over },
})
const password: ScreenView = { kind: 'choose-password', view: { identifier: 'm.payet12', minLength: 8, minClasses: 3 } }
const credentials = (identifier = ''): ScreenView => ({ kind: 'enter-credentials', view: { identifier } })
const mail = (address = ''): ScreenView => ({ kind: 'ask-mail', view: { mail: address } })
const validate = (delivery: ViewOf<'validate-mail'>['delivery']): ScreenView => ({
  kind: 'validate-mail',
  view: { sentTo: 'n•••••@exemple.example', delivery },
})
const staffPin = (over: Partial<ViewOf<'staff-pin'>> = {}): ScreenView => ({
  kind: 'staff-pin',
  view: {
    purpose: 'vouch',
    people: [
      { id: 'p1', name: 'Camille Exemple' },
      { id: 'p2', name: 'Sacha Modèle' },
    ],
    documents: ['identity-card', 'passport', 'residence-permit', 'driving-licence', 'known-in-person'],
    guardianName: 'Nadia Payet',
    ...over,
  },
})
const problem = (over: Partial<ViewOf<'problem'>> = {}): ScreenView => ({
  kind: 'problem',
  view: { failure: failure('code_wrong'), ways: ['retry', 'finish'], reference: null, ...over },
})
const done = (over: Partial<ViewOf<'done'>> = {}): ScreenView => ({
  kind: 'done',
  view: {
    outcome: 'active',
    identifier: 'm.payet12',
    portal: { name: 'Métice', url: 'https://metice.exemple.example' },
    mailSentTo: null,
    ...over,
  },
})

const byLetter = { flow: 'activate-by-letter', guideSteps: 6 } as const

export const fixtures = {
  home: home(),
  'home-demo': home({ demo: { pin: '246810', person: 'Camille Exemple' } }),
  'home-cut': home({ cut: ['sms', 'mail'] }),
  'home-not-ready': home({ ready: false, choices: [], demo: { pin: '246810', person: 'Camille Exemple' } }),
  'explain-registration': step({ kind: 'explain-registration', view: {} }, { guideStep: 3 }),
  'ask-identity': step({ kind: 'ask-identity', view: { familyName: '', firstName: '' } }),
  'ask-phone': step(phone()),
  'ask-phone-invalid': step(phone('0692'), { refusal: { failure: failure('phone_invalid'), field: 'number' } }),
  'enter-code': step(code(), { guideStep: 5 }),
  'enter-code-mail': step(code({ channel: 'mail', sentTo: 'n•••••@exemple.example', canVouch: false }), { guideStep: 5 }),
  'enter-code-unreachable': step(code({ delivery: { state: 'unreachable', failure: failure('sms_unreachable') } }), { guideStep: 5 }),
  'confirm-birth-date': step(birth(), { guideStep: 6 }),
  'confirm-birth-date-wrong': step(birth({ triesLeft: 1 }), {
    guideStep: 6,
    refusal: { failure: failure('birth_date_wrong', { triesLeft: 1 }), field: 'date' },
  }),
  'choose-password': step(password, { guideStep: 7 }),
  'choose-password-mismatch': step(password, { guideStep: 7, refusal: { failure: failure('password_mismatch'), field: 'confirmation' } }),
  'enter-credentials': step(credentials(), { ...byLetter, guideStep: 3 }),
  'enter-credentials-wrong': step(credentials('m.payet12'), {
    ...byLetter,
    guideStep: 3,
    refusal: { failure: failure('credentials_wrong'), field: 'identifier' },
  }),
  'enter-credentials-own': step(credentials(), { flow: 'validate-mail', guideStep: 5, guideSteps: 6 }),
  'ask-mail': step(mail(), { ...byLetter, guideStep: 4 }),
  'ask-mail-mismatch': step(mail('nadia@exemple.example'), {
    ...byLetter,
    guideStep: 4,
    refusal: { failure: failure('mail_mismatch'), field: 'confirmation' },
  }),
  'validate-mail': step(validate('sent'), { ...byLetter, guideStep: 5 }),
  'validate-mail-queued': step(validate('queued'), { ...byLetter, guideStep: 5 }),
  'validate-mail-failed': step(validate('failed'), { ...byLetter, guideStep: 5 }),
  'staff-pin': step(staffPin(), { guideStep: 5 }),
  'staff-pin-wrong': step(staffPin(), { guideStep: 5, refusal: { failure: failure('pin_wrong'), field: 'pin' } }),
  'staff-pin-release': step(
    staffPin({ purpose: 'release', people: [{ id: 'p1', name: 'Camille Exemple' }], documents: [], guardianName: null }),
  ),
  problem: step(problem(), { guideStep: 5 }),
  'problem-unknown': step(problem({ failure: failure('phone_unknown'), ways: ['retry', 'staff', 'finish'], reference: 'KX4-72' })),
  'problem-not-mine': step(problem({ failure: failure('not_my_child'), ways: ['finish'], reference: 'KX4-72' }), { guideStep: 6 }),
  'done-active': step(done(), { guideStep: 8, canGoBack: false }),
  'done-activating': step(done({ outcome: 'activating', mailSentTo: 'n•••••@exemple.example' }), {
    ...byLetter,
    guideStep: 5,
    canGoBack: false,
  }),
} as const satisfies Record<string, KioskView>

export type FixtureName = keyof typeof fixtures
export const fixtureNames = Object.keys(fixtures) as FixtureName[]

/** Which kinds of screen have a fixture; a test holds that all do. */
export const shownKinds: ReadonlySet<ScreenKind> = new Set(
  Object.values(fixtures).flatMap((view) => (view.kind === 'step' ? [view.screen.kind] : [])),
)
