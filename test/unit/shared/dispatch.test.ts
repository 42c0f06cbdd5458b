import { describe, expect, it } from 'vitest'
import { contract, type ProcedureName } from '../../../src/shared/contract.ts'
import type { Role, Surface } from '../../../src/shared/contract/row.ts'
import { dispatch, type Handlers } from '../../../src/shared/dispatch.ts'

const names = Object.keys(contract) as ProcedureName[]
const roles: readonly Role[] = ['parent', 'visitor', 'secretary', 'head', 'it', 'demo', 'operator']
const surfaces: readonly Surface[] = ['kiosk', 'staff', 'demo', 'cli']
const never = new Proxy(
  {},
  {
    get: () => () => {
      throw new Error('reached')
    },
  },
) as Handlers<{ surface: Surface; role: Role }>
const ask = (surface: Surface, role: Role, procedure: string, input: unknown = {}) =>
  dispatch(never, { surface, role }, procedure, input, () => 'bug')

describe('the border', () => {
  it('lets every procedure be called by its own surface and roles only', async () => {
    for (const name of names) {
      for (const surface of surfaces) {
        for (const role of roles) {
          const allowed = contract[name].surface === surface && (contract[name].roles as readonly Role[]).includes(role)
          const result = await ask(surface, role, name, null)
          expect(result.ok ? 'ok' : result.error.code, `${name} as ${role} on ${surface}`).toBe(allowed ? 'bad_input' : 'forbidden')
        }
      }
    }
  })
  it.each(['toString', '__proto__', 'constructor', 'kiosk.nothing', ''])('knows no procedure %s', async (name) => {
    expect(await ask('kiosk', 'parent', name)).toMatchObject({ ok: false, error: { code: 'unknown_procedure' } })
  })
  it('refuses keys that it does not know', async () => {
    expect(await ask('kiosk', 'parent', 'kiosk.begin', { flow: 'register-by-sms', more: 1 })).toMatchObject({
      ok: false,
      error: { code: 'bad_input' },
    })
  })
  it('tells a bug by its id and nothing else', async () => {
    expect(await ask('kiosk', 'parent', 'kiosk.view')).toEqual({ ok: false, error: { code: 'internal', detail: { id: 'bug' } } })
  })
  it('checks what a handler gives back', async () => {
    const wrong = { 'kiosk.view': () => ({ ok: true, value: { kind: 'elsewhere' } }) } as unknown as Handlers<{
      surface: Surface
      role: Role
    }>
    expect(await dispatch(wrong, { surface: 'kiosk', role: 'parent' }, 'kiosk.view', {}, () => 'bug')).toMatchObject({
      error: { code: 'internal' },
    })
  })
})
