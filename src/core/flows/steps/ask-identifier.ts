import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'

export interface IdentifierFacts {
  readonly identifier: string
  /** Null when nobody has that identifier: the screens go on alike, so that none is told from another. */
  readonly account: KnownAccount | null
}

/** Guide, «Je n'ai plus mon mot de passe»: «Saisissez votre identifiant». */
export const askIdentifier: Step<SessionFacts, IdentifierFacts, 'ask-identifier'> = {
  id: 'identifier',
  guideStep: 4,
  screen: 'ask-identifier',
  show: ({ identifier }) => ({ identifier: identifier ?? '' }),
  answer: (_, { identifier }, ports) => ({ kind: 'done', facts: { identifier, account: ports.directory.withIdentifier(identifier) } }),
}
