import { z } from 'zod'
import type { FranceConnectPerson } from '../flows/ports.ts'

const name = z.string().trim().min(1).max(200)

/** What the signed userinfo must hold for the counter's purposes; what else it holds is not read. */
const identity = z.object({
  sub: z.string().min(1).max(255),
  family_name: name,
  given_name: name.optional(),
  given_name_array: z.array(name).min(1).optional(),
  preferred_username: z.string().trim().max(200).optional(),
})

/**
 * The person whom FranceConnect vouches for, from its «identité pivot»: `family_name` is the birth name, `preferred_username` the
 * used name, `given_name` all first names in one line. Null when a name is missing, which its documentation rules out.
 * Source: docs.partenaires.franceconnect.gouv.fr, «données usagers».
 */
export function personOf(claims: unknown): FranceConnectPerson | null {
  const read = identity.safeParse(claims)
  if (!read.success) return null
  const { sub, family_name, given_name, given_name_array, preferred_username } = read.data
  const givenNames = given_name_array ?? given_name?.split(/\s+/) ?? []
  if (givenNames.length === 0) return null
  const usageName = preferred_username === undefined || preferred_username === '' ? null : preferred_username
  return { subject: sub, familyName: family_name, usageName, givenNames }
}
