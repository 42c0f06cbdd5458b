import { failure } from '../../../shared/codes.ts'
import type { KnownAccount } from '../ports.ts'
import type { SessionFacts, Step } from '../step.ts'
import type { SignedIn } from './sign-in.ts'

export interface OtherAccount {
  readonly other: KnownAccount
}

const KIOSK = { brake: 'kiosk-password', subject: 'kiosk' } as const

/**
 * Guide, «Ajouter des enfants depuis un autre compte»: identifiant and mot de passe of the other account, from its letter or chosen.
 * «Il est impératif que le nom et prénom des comptes à regrouper soient identiques»: else staff are asked to look.
 */
export const askOtherAccount: Step<SessionFacts & SignedIn, OtherAccount, 'enter-credentials'> = {
  id: 'other',
  guideStep: 2,
  screen: 'enter-credentials',
  show: () => ({ identifier: '', for: 'join' }),
  async answer({ account }, answer, ports) {
    const given =
      answer.kind === 'typed' ? { identifier: answer.identifier, secret: answer.password } : ports.credentials.readScan(answer.text)
    if (given === null) return { kind: 'refused', failure: failure('scan_unreadable'), field: 'identifier' }
    const checked = await ports.credentials.check(given.identifier, given.secret)
    if (!checked.ok) {
      if (checked.error.code !== 'credentials_too_many') return { kind: 'refused', failure: checked.error, field: 'password' }
      return { kind: 'stopped', failure: checked.error, retryAt: 'other', brake: KIOSK }
    }
    const other = checked.value.account
    if (other.id === account.id) return { kind: 'refused', failure: failure('same_account'), field: 'identifier' }
    if (!ports.directory.sameNames(account.id, other.id)) {
      const reference = ports.requests.open({
        kind: 'name-differs',
        guardianId: account.guardianId,
        entered: { name: account.guardianName, other: other.guardianName },
        flow: 'join-accounts',
        mobile: ports.directory.contacts(account.id).mobile,
      })
      return { kind: 'stopped', failure: failure('names_differ'), retryAt: 'other', reference }
    }
    return { kind: 'done', facts: { other } }
  },
}

/** «La liste des enfants à ajouter est affichée, cliquez sur le bouton Ajouter.» */
export const confirmJoin: Step<SessionFacts & SignedIn & OtherAccount, object, 'join-children'> = {
  id: 'join',
  guideStep: 3,
  screen: 'join-children',
  show: ({ other }, ports) => ({
    identifier: other.identifier,
    children: ports.directory.children(other.guardianId).map(({ firstName, className }) => ({ firstName, className })),
  }),
  answer: () => ({ kind: 'done', facts: {} }),
}
