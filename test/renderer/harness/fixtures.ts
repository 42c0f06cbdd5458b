import { failure } from '../../../src/shared/codes.ts'
import type { KioskView, ScreenKind, ScreenView, ViewOf } from '../../../src/shared/screens.ts'

/** One view of the kiosk for each thing a parent may see. Names, numbers and addresses are invented; numbers are of ARCEP's fiction range. */

type StepView = Extract<KioskView, { kind: 'step' }>
const IDLE = { warnAfterMs: 600_000, endAfterMs: 630_000 } as const

const home = (over: Partial<Extract<KioskView, { kind: 'home' }>> = {}): KioskView => ({
  kind: 'home',
  school: 'École élémentaire Les Badamiers',
  choices: ['activate-by-letter', 'register-by-sms', 'franceconnect', 'lost', 'my-account'],
  guide: true,
  supervised: false,
  keyboard: 'hardware',
  cut: [],
  demo: null,
  ready: true,
  office: { called: false, told: 'alone', help: null },
  ...over,
})

function step(screen: ScreenView, over: Partial<StepView> = {}): KioskView {
  const shown = {
    kind: 'step',
    token: `token-${screen.kind}`,
    flow: 'register-by-sms',
    guideStep: 4,
    guideSteps: 8,
    keyboard: 'hardware',
    canGoBack: true,
    office: { called: false, told: 'alone', help: null },
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

const phone = (number = '', what: ViewOf<'ask-phone'>['for'] = 'activate'): ScreenView => ({
  kind: 'ask-phone',
  view: { countries: COUNTRIES, usual: 7, country: 'RE', number, for: what },
})
const code = (over: Partial<ViewOf<'enter-code'>> = {}): ScreenView => ({
  kind: 'enter-code',
  view: {
    sentTo: '06 92 •• •• 56',
    channel: 'sms',
    delivery: { state: 'sent' },
    again: 'retry',
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
const credentials = (identifier = '', what: ViewOf<'enter-credentials'>['for'] = 'letter'): ScreenView => ({
  kind: 'enter-credentials',
  view: { identifier, for: what },
})
const mail = (address = ''): ScreenView => ({ kind: 'ask-mail', view: { mail: address } })
const validate = (delivery: ViewOf<'validate-mail'>['delivery'], what: ViewOf<'validate-mail'>['for'] = 'account'): ScreenView => ({
  kind: 'validate-mail',
  view: { sentTo: 'n•••••@exemple.example', delivery, for: what },
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
  view: { failure: failure('code_wrong'), ways: ['retry', 'finish'], slip: null, ...over },
})
const done = (over: Partial<ViewOf<'done'>> = {}): ScreenView => ({
  kind: 'done',
  view: {
    outcome: 'active',
    identifier: 'm.payet12',
    portal: { name: 'Métice', url: 'https://metice.exemple.example' },
    sentTo: null,
    then: ['my-account'],
    ...over,
  },
})

const slip = { reference: 'K7P-4XM', scan: 'GUICHETR/K7P-4XM', printable: false } as const
const choose = (about: ViewOf<'choose'>['about'], options: ViewOf<'choose'>['options']): ScreenView => ({
  kind: 'choose',
  view: { about, options },
})
const account = (over: Partial<ViewOf<'account'>> = {}): ScreenView => ({
  kind: 'account',
  view: {
    name: 'Nadia Payet',
    identifier: 'm.payet12',
    mail: 'n•••••@exemple.example',
    pendingMail: null,
    mobile: '06 92 •• •• 56',
    children: [
      { firstName: 'Maëlys', className: '6B' },
      { firstName: 'Anaïs', className: null },
    ],
    ...over,
  },
})
const alone = { guideStep: 1, guideSteps: 1 } as const

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
  'enter-credentials-own': step(credentials('', 'validation'), { flow: 'validate-mail', guideStep: 5, guideSteps: 6 }),
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
  'choose-lost': step(choose('lost', ['identifier', 'password', 'validate-mail', 'resume']), { flow: 'lost', ...alone }),
  'choose-way': step(choose('password-way', ['mail', 'sms']), { flow: 'recover-password', guideStep: 5, guideSteps: 7 }),
  'choose-guide': step(choose('has-letter', ['yes', 'no']), { flow: 'guide-me', guideStep: 1, guideSteps: 2 }),
  'ask-identifier': step({ kind: 'ask-identifier', view: { identifier: '' } }, { flow: 'recover-password', guideStep: 4, guideSteps: 7 }),
  'ask-known-mail': step(
    { kind: 'ask-known-mail', view: { mail: '', for: 'identifier' } },
    { flow: 'recover-identifier', guideStep: 5, guideSteps: 5 },
  ),
  'ask-phone-identifier': step(phone('', 'identifier'), { flow: 'recover-identifier', guideStep: 5, guideSteps: 5 }),
  'enter-code-if-known': step(code({ sentTo: null, delivery: { state: 'if-known' } }), {
    flow: 'recover-password',
    guideStep: 6,
    guideSteps: 7,
  }),
  'ask-reference-wrong': step(
    { kind: 'ask-reference', view: { reference: '' } },
    { flow: 'resume', ...alone, refusal: { failure: failure('reference_unknown'), field: 'reference' } },
  ),
  franceconnect: step({ kind: 'franceconnect', view: {} }, { flow: 'franceconnect', guideStep: 3 }),
  'sign-in': step(credentials('', 'sign-in'), { flow: 'my-account', guideStep: 1, guideSteps: 2 }),
  account: step(account(), { flow: 'my-account', guideStep: 2, guideSteps: 2 }),
  'account-pending': step(account({ pendingMail: 'p•••@exemple.example', mail: null, mobile: null, children: [] }), {
    flow: 'my-account',
    guideStep: 2,
    guideSteps: 2,
  }),
  'change-mail': step(
    { kind: 'change-mail', view: { current: 'n•••@exemple.example', pending: 'p•••@exemple.example', mail: '' } },
    { flow: 'change-mail', guideStep: 2, guideSteps: 4 },
  ),
  'validate-new-mail': step(validate('sent', 'new-mail'), { flow: 'change-mail', guideStep: 3, guideSteps: 4 }),
  'change-mobile': step(phone('', 'change'), { flow: 'change-mobile', guideStep: 2, guideSteps: 4 }),
  'change-mobile-code': step(code({ again: 'not-received' }), { flow: 'change-mobile', guideStep: 3, guideSteps: 4 }),
  'join-accounts': step(credentials('', 'join'), { flow: 'join-accounts', guideStep: 2, guideSteps: 4 }),
  'join-children': step(
    { kind: 'join-children', view: { identifier: 'n.payet3', children: [{ firstName: 'Enzo', className: '3A' }] } },
    { flow: 'join-accounts', guideStep: 3, guideSteps: 4 },
  ),
  'staff-pin-open': step(staffPin({ purpose: 'open', documents: [], guardianName: null })),
  'staff-pin-open-told': step(staffPin({ purpose: 'open', documents: [], guardianName: null }), {
    office: { called: false, told: 'yes', help: null },
  }),
  'home-office-away': home({ office: { called: true, told: 'no', help: null } }),
  'code-help-soon': step(code(), { office: { called: true, told: 'yes', help: 'soon' } }),
  'problem-instead': step(problem({ failure: failure('account_never_used'), ways: ['activate-by-letter', 'register-by-sms', 'finish'] })),
  problem: step(problem(), { guideStep: 5 }),
  'problem-unknown': step(problem({ failure: failure('phone_unknown'), ways: ['retry', 'staff', 'finish'], slip })),
  'problem-not-mine': step(problem({ failure: failure('not_my_child'), ways: ['finish'], slip: { ...slip, printable: true } }), {
    guideStep: 6,
  }),
  'done-active': step(done(), { guideStep: 8, canGoBack: false }),
  'done-identifier-sent': step(
    done({ outcome: 'identifier-sent', identifier: null, sentTo: '06 92 •• •• 56', then: ['recover-password'] }),
    {
      flow: 'recover-identifier',
      canGoBack: false,
    },
  ),
  'done-mobile-changed': step(done({ outcome: 'mobile-changed', identifier: null, sentTo: '06 92 •• •• 56' }), {
    flow: 'change-mobile',
    canGoBack: false,
  }),
  'done-children-added': step(done({ outcome: 'children-added', then: ['join-accounts', 'my-account'] }), {
    flow: 'join-accounts',
    canGoBack: false,
  }),
  'done-activating': step(done({ outcome: 'activating', sentTo: 'n•••••@exemple.example', then: ['validate-mail'] }), {
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
