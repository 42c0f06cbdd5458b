import { policySchema, type Policy } from '../../src/shared/policy.ts'

let made: Policy | null = null
/** The policy of a school of nobody. */
export const policyOf = (): Policy =>
  (made ??= policySchema.parse({
    school: { name: 'Collège des Essais', head: { name: 'Mme Essai', title: 'Principale' } },
    portal: { name: 'Portail', url: 'https://portail.invalid' },
  }))
