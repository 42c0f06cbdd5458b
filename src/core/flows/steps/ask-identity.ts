import type { SessionFacts, Step } from '../step.ts'

export interface Identity {
  readonly familyName: string
  readonly firstName: string
}

/** Guide 1.4: «saisir les informations demandées», the names first. */
export const askIdentity: Step<SessionFacts, { readonly identity: Identity }, 'ask-identity'> = {
  id: 'identity',
  guideStep: 4,
  screen: 'ask-identity',
  show: ({ identity }) => ({ familyName: identity?.familyName ?? '', firstName: identity?.firstName ?? '' }),
  answer: (_, identity) => ({ kind: 'done', facts: { identity } }),
}
