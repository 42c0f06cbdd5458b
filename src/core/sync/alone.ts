import { failure } from '../../shared/codes.ts'
import { err } from '../../shared/result.ts'
import type { Link } from '../ports.ts'

/** A machine whose policy names no hub: it is the whole school. */
export const alone: Link = {
  state: () => ({ kind: 'alone' }),
  now: () => err(failure('hub_missing')),
  join: () => Promise.resolve(err(failure('hub_missing'))),
}
