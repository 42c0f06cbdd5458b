import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, type ProcedureName } from '../../../src/shared/contract.ts'
import type { Role, Surface } from '../../../src/shared/contract/row.ts'
import { openTestStation, type TestStation } from '../../setup/station.ts'

const procedures = Object.keys(contract) as ProcedureName[]
const STAFF = ['visitor', 'secretary', 'head', 'it'] as const
/** Good for every role. */
const SECRET = 'Mangue-Verte-42'
let school: TestStation
const ids: Record<string, string> = {}

beforeAll(async () => {
  school = await openTestStation()
  const { people, session } = school.station.house
  await session.setUp('Camille', SECRET)
  const me = session.current()?.id ?? ''
  ids['it'] = me
  for (const role of ['secretary', 'head'] as const) {
    const added = await people.add({ name: `Une ${role}`, role, pin: SECRET, own: SECRET }, me)
    if (!added.ok) throw new Error(added.error.code)
    ids[role] = added.value.id
  }
})
afterAll(() => school.close())

async function become(role: (typeof STAFF)[number]): Promise<void> {
  const { session } = school.station.house
  session.signOut()
  if (role === 'visitor') return
  const signed = await session.signIn(ids[role] ?? '', SECRET)
  if (!signed.ok) throw new Error(signed.error.code)
}

/** What nobody sends: a call that is allowed gets as far as its input. */
const NONSENSE = { nonsense: true }

describe.each(STAFF)('a %s at the staff window', (role) => {
  it.each(procedures)('asks for %s', async (procedure) => {
    await become(role)
    const { surface, roles } = contract[procedure]
    const answer = await school.station.call('staff', procedure, NONSENSE)
    const allowed = surface === 'staff' && (roles as readonly Role[]).includes(role)
    expect(answer.ok ? 'done' : answer.error.code).toBe(allowed ? 'bad_input' : 'forbidden')
  })
})

describe.each(['kiosk', 'demo'] as const satisfies readonly Surface[])('the %s window', (surface) => {
  it.each(procedures.filter((procedure) => contract[procedure].surface !== surface))('is refused %s', async (procedure) => {
    await become('it')
    expect(await school.station.call(surface, procedure, NONSENSE)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})

it('joining a hub is for IT', () => expect(contract['staff.sync.join'].roles).toEqual(['it']))

it('people, erasures and the audit are not for secretaries', () => {
  const lead = procedures.filter((procedure) => /^staff\.(people\.(?!changePin)|audit\.|accounts\.(erase|access))/.test(procedure))
  expect(lead.length).toBeGreaterThan(8)
  for (const procedure of lead) expect(contract[procedure].roles).not.toContain('secretary')
})

it('helping a parent at a kiosk, here or at another machine, is for whoever of staff is signed in', () => {
  const helping = procedures.filter((procedure) => procedure.startsWith('staff.kiosk.'))
  expect(helping).toHaveLength(6)
  for (const procedure of helping) expect(contract[procedure]).toMatchObject({ surface: 'staff', roles: ['secretary', 'head', 'it'] })
})
