import type { SessionFacts, Step } from '../step.ts'

/** Names as typed, or as FranceConnect gives them: any of the family names with any of the first names will do. */
export interface Identity {
  readonly familyName: string
  readonly firstName: string
  readonly otherFamilyName?: string | null
  readonly otherFirstNames?: readonly string[]
}

/** Guide 1.4: «saisir les informations demandées», the names first. */
export const askIdentity: Step<SessionFacts & { readonly resumed?: object }, { readonly identity: Identity }, 'ask-identity'> = {
  id: 'identity',
  guideStep: 4,
  screen: 'ask-identity',
  skip: ({ identity, resumed }) => (identity !== undefined && resumed !== undefined ? { identity } : null),
  show: ({ identity }) => ({ familyName: identity?.familyName ?? '', firstName: identity?.firstName ?? '' }),
  answer: (_, identity) => ({ kind: 'done', facts: { identity } }),
}
