import type { Choice, FlowId, ViewOf } from '../../../shared/screens.ts'
import type { SessionFacts, Step } from '../step.ts'

/** A screen of a few large choices, each of which is a fact: the way to recover by. */
export function chooseWay(
  about: 'identifier-way' | 'password-way',
  guideStep: number,
): Step<SessionFacts, { readonly way: 'mail' | 'sms' }, 'choose'> {
  return {
    id: 'way',
    guideStep,
    screen: 'choose',
    show: () => ({ about, options: ['mail', 'sms'] }),
    answer: (_, { option }) => ({ kind: 'done', facts: { way: option === 'sms' ? 'sms' : 'mail' } }),
  }
}

/** A screen of a few large choices, each of which leads to another procedure. */
export function chooseFlow(
  about: ViewOf<'choose'>['about'],
  to: Readonly<Partial<Record<Choice, FlowId>>>,
): Step<SessionFacts, object, 'choose'> {
  const options = Object.keys(to) as Choice[]
  return {
    id: about,
    guideStep: 1,
    screen: 'choose',
    show: () => ({ about, options }),
    answer(_, { option }) {
      const flow = to[option]
      return flow === undefined ? { kind: 'leave' } : { kind: 'switch', flow, facts: {} }
    },
  }
}
