import { describe, expect, it } from 'vitest'
import { kiosk, type Kiosk } from '../../../src/core/flows/kiosk.ts'
import type { FlowId, KioskView, ScreenAnswer } from '../../../src/shared/screens.ts'
import { CODE, openWorld, PIN, type World } from '../../setup/flow-ports.ts'
import { countingRandom, handTimers } from '../../setup/station.ts'

/** Every procedure from its first screen to its last, an answer a step; what is tried at each step is derived from it. */
interface Way {
  readonly flow: FlowId
  readonly says: readonly ScreenAnswer[]
  /** The screen after the last answer. */
  readonly ends: string
  /** What must have been done by then, besides what was sent. */
  readonly commits: readonly string[]
  readonly prepare?: (world: World) => void
}

const phone = { kind: 'ask-phone', answer: { country: 'FR', number: '0639980001' } } as const
const code = { kind: 'enter-code', answer: { kind: 'code', code: CODE } } as const
const mailCode = { kind: 'validate-mail', answer: { kind: 'code', code: CODE } } as const
const dates = (['2013-05-04', '2014-06-07'] as const).map(
  (date) => ({ kind: 'confirm-birth-date', answer: { kind: 'date', date } }) as const,
)
const [oneDate] = dates
const password = { kind: 'choose-password', answer: { password: 'Mangue-42', confirmation: 'Mangue-42' } } as const
const signIn = (identifier: string, secret: string) =>
  ({ kind: 'enter-credentials', answer: { kind: 'typed', identifier, password: secret } }) as const
const choose = (option: 'mail' | 'sms') => ({ kind: 'choose', answer: { option } }) as const
const account = (what: 'change-mail' | 'change-mobile' | 'join-accounts') => ({ kind: 'account', answer: { do: what } }) as const
const own = signIn('n.payet2', 'own')

const ways: readonly Way[] = [
  {
    flow: 'register-by-sms',
    says: [
      { kind: 'explain-registration', answer: {} },
      { kind: 'ask-identity', answer: { familyName: 'Payet', firstName: 'Nadia' } },
      phone,
      code,
      ...dates,
      password,
    ],
    ends: 'done',
    commits: ['activate a1 +33639980001 code hash:Mangue-42'],
  },
  {
    flow: 'franceconnect',
    says: [{ kind: 'franceconnect', answer: {} }, phone, code, ...dates],
    ends: 'done',
    commits: ['franceconnect a1 +33639980001 new code'],
    prepare: (world) => (world.person = { subject: 'new', familyName: 'Payet', usageName: null, givenNames: ['Nadia', 'Marie'] }),
  },
  {
    flow: 'activate-by-letter',
    says: [
      signIn('n.payet', 'LETTER'),
      ...(oneDate === undefined ? [] : [oneDate]),
      password,
      { kind: 'ask-mail', answer: { mail: 'nadia@exemple.example', confirmation: 'nadia@exemple.example' } },
    ],
    ends: 'done',
    commits: ['activating a1 nadia@exemple.example hash:Mangue-42'],
  },
  {
    flow: 'recover-identifier',
    says: [choose('mail'), { kind: 'ask-known-mail', answer: { mail: 'deux@exemple.example' } }],
    ends: 'done',
    commits: ['identifier n.payet2 mail deux@exemple.example'],
  },
  {
    flow: 'recover-password',
    says: [{ kind: 'ask-identifier', answer: { identifier: 'n.payet2' } }, choose('sms'), code, password],
    ends: 'done',
    commits: ['password a2 hash:Mangue-42 sms'],
  },
  {
    flow: 'my-account',
    says: [
      own,
      account('change-mail'),
      { kind: 'change-mail', answer: { kind: 'mail', mail: 'neuve@exemple.example', confirmation: 'neuve@exemple.example' } },
      mailCode,
    ],
    ends: 'done',
    commits: ['adopt a2 neuve@exemple.example'],
  },
  { flow: 'my-account', says: [own, account('change-mobile'), phone, code], ends: 'done', commits: ['mobile a2 +33639980001 code'] },
  {
    flow: 'my-account',
    says: [own, account('join-accounts'), signIn('n.payet', 'LETTER'), { kind: 'join-children', answer: {} }],
    ends: 'done',
    commits: ['join a1 to a2'],
  },
]
/** `sms activate-sms +33…` and the like go out on the way; what changes an account is a commit. */
const committed = (world: World): readonly string[] =>
  world.done.filter((line) => /^(activate|activating|franceconnect|password|mobile|join|adopt) /.test(line))

interface Session {
  readonly world: World
  readonly parents: Kiosk
  readonly timers: ReturnType<typeof handTimers>
  ended: number
}

function openSession(prepare?: (world: World) => void): Session {
  const world = openWorld()
  prepare?.(world)
  const timers = handTimers()
  const home = {
    kind: 'home',
    school: 'Collège des Filaos',
    choices: [],
    guide: true,
    supervised: false,
    keyboard: 'hardware',
    cut: [],
    demo: null,
    ready: true,
  } as const
  const session: Session = {
    world,
    timers,
    ended: 0,
    parents: kiosk({
      flow: world.ports,
      random: countingRandom(),
      timers,
      home: () => ({ ...home, choices: [], cut: [] }),
      officeSees: () => 'alone',
      changed: () => undefined,
      ended: () => (session.ended += 1),
    }),
  }
  return session
}

const tokenOf = (view: KioskView): string => (view.kind === 'step' ? view.token : '')
const on = ({ parents }: Session): string => {
  const view = parents.view()
  return view.kind === 'step' ? view.screen.kind : 'home'
}
const failureOn = ({ parents }: Session): string | null => {
  const view = parents.view()
  if (view.kind !== 'step') return null
  return view.screen.kind === 'problem' ? view.screen.view.failure.code : (view.refusal?.failure.code ?? null)
}
const say = (session: Session, answer: ScreenAnswer) => session.parents.answer(tokenOf(session.parents.view()), answer)

/** As far as the `upTo`th question, which is then on the screen. */
async function play(way: Way, upTo = way.says.length, session = openSession(way.prepare)): Promise<Session> {
  if (on(session) === 'home') await session.parents.begin(way.flow)
  for (const answer of way.says.slice(0, upTo)) {
    expect(on(session)).toBe(answer.kind)
    await say(session, answer)
  }
  return session
}

const stepsOf = (way: Way): readonly (readonly [string, number])[] => way.says.map((answer, i) => [`${i + 1} ${answer.kind}`, i] as const)

describe.each(ways.map((way) => [`${way.flow}: ${way.says.map(({ kind }) => kind).join(', ')}`, way] as const))('%s', (_, way) => {
  it('comes to its end, with its commits', async () => {
    const session = await play(way)
    expect([on(session), failureOn(session)]).toEqual([way.ends, null])
    expect(session.world.done).toEqual(expect.arrayContaining([...way.commits]))
  })

  it.each(stepsOf(way))('at %s, «Retour» leads to the screen before, and the way on is whole', async (_name, at) => {
    const session = await play(way, at)
    const before = session.parents.view()
    const canGoBack = before.kind === 'step' && before.canGoBack
    await session.parents.back(tokenOf(before))
    const now = on(session)
    if (!canGoBack) return expect(now).toBe(way.says[at]?.kind)
    if (at === 0) return expect(now).toBe('home')
    // A code that is used up is passed over.
    expect(now).toBe(way.says.slice(0, at).findLast(({ kind }) => kind !== 'enter-code')?.kind)
    const from = way.says.findLastIndex((answer, i) => i < at && answer.kind === now)
    expect(from).toBeGreaterThanOrEqual(0)
    for (const answer of way.says.slice(from)) await say(session, answer)
    expect(on(session)).toBe(way.ends)
  })

  it.each(stepsOf(way))('left at %s, nothing is changed and the screen is anybody’s again', async (_name, at) => {
    const session = await play(way, at)
    const done = [...committed(session.world)]
    await session.parents.quit()
    expect([on(session), session.ended, committed(session.world)]).toEqual(['home', 1, done])
  })

  it.each(stepsOf(way))('with nobody there any more at %s, the screen is wiped', async (_name, at) => {
    const session = await play(way, at)
    const token = tokenOf(session.parents.view())
    session.timers.fire()
    await session.parents.back('').catch(() => undefined)
    expect([on(session), session.ended]).toEqual(['home', 1])
    const answer = way.says[at]
    if (answer !== undefined)
      expect(await session.parents.answer(token, answer)).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
  })

  it.each(stepsOf(way))('an answer given twice at %s counts once', async (_name, at) => {
    const session = await play(way, at)
    const token = tokenOf(session.parents.view())
    const answer = way.says[at]
    if (answer === undefined) return
    const [, second] = await Promise.all([session.parents.answer(token, answer), session.parents.answer(token, answer)])
    expect(second).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
    const alone = await play(way, at + 1)
    expect([on(session), session.world.done]).toEqual([on(alone), alone.world.done])
  })

  it.each(stepsOf(way))('an answer to another screen at %s is refused, and nothing moves', async (_name, at) => {
    const session = await play(way, at)
    const done = [...session.world.done]
    const other: ScreenAnswer = way.says[at]?.kind === 'ask-reference' ? phone : { kind: 'ask-reference', answer: { reference: 'K7P4XM' } }
    expect(await say(session, other)).toMatchObject({ ok: false, error: { code: 'stale_screen' } })
    expect([on(session), session.world.done]).toEqual([way.says[at]?.kind, done])
  })

  it.each(stepsOf(way).filter(([, at]) => way.says[at]?.kind === 'enter-code' || way.says[at]?.kind === 'validate-mail'))(
    'a code that has expired at %s is said, and another one leads on',
    async (_name, at) => {
      const session = await play(way, at)
      session.world.expire()
      await say(session, way.says[at] ?? code)
      // Whoever lost a password is not told whether a code was ever sent.
      expect(failureOn(session)).toBe(way.flow === 'recover-password' ? 'code_wrong' : 'code_expired')
      if (on(session) === 'validate-mail') await say(session, { kind: 'validate-mail', answer: { kind: 'resend' } })
      else await say(session, { kind: 'problem', answer: { way: 'retry' } })
      const from = way.says.findLastIndex((answer, i) => i <= at && answer.kind === on(session))
      expect(from).toBeGreaterThanOrEqual(0)
      for (const answer of way.says.slice(from)) await say(session, answer)
      expect([on(session), committed(session.world)]).toEqual([way.ends, committed((await play(way)).world)])
    },
  )

  it.each(stepsOf(way).filter(([, at]) => way.says[at]?.kind === 'enter-code'))(
    'vouched for at %s by staff, the way leads on without the code',
    async (_name, at) => {
      const session = await play(way, at)
      await say(session, { kind: 'enter-code', answer: { kind: 'cannot' } })
      if (on(session) === 'problem') return expect(failureOn(session)).toBe('staff_needed')
      expect(on(session)).toBe('staff-pin')
      const pin = (typed: string) =>
        ({ kind: 'staff-pin', answer: { kind: 'pin', personId: 'p1', pin: typed, document: 'passport', reason: 'en panne' } }) as const
      await say(session, pin('000000'))
      expect([on(session), failureOn(session)]).toEqual(['staff-pin', 'pin_wrong'])
      await say(session, pin(PIN))
      for (const answer of way.says.slice(at + 1)) await say(session, answer)
      expect(on(session)).toBe(way.ends)
      expect(session.world.done).toContainEqual(expect.stringMatching(/^vouched /))
    },
  )

  it.each(['queued', 'failed'] as const)('without a network (%s) it ends, or says so kindly: never a dead end', async (delivery) => {
    const session = openSession(way.prepare)
    session.world.delivery = delivery
    await session.parents.begin(way.flow)
    for (const answer of way.says) {
      if (on(session) !== answer.kind) break
      await say(session, answer)
    }
    const view = session.parents.view()
    if (view.kind !== 'step' || view.screen.kind !== 'problem') return expect(on(session)).toBe(way.ends)
    expect(view.screen.view.ways.length).toBeGreaterThan(1)
  })
})
