import type { SessionFacts, Step } from '../step.ts'

/** Guide 1.3–4: «Je n'ai pas encore d'identifiant», then «Créer mon compte». */
export const explainRegistration: Step<SessionFacts & { readonly resumed?: object }, object, 'explain-registration'> = {
  id: 'explain',
  guideStep: 3,
  screen: 'explain-registration',
  skip: ({ resumed }) => (resumed === undefined ? null : {}),
  show: () => ({}),
  answer: () => ({ kind: 'done', facts: {} }),
}
