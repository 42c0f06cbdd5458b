import { afterEach, describe, expect, it } from 'vitest'
import { writeSample } from '../../../src/core/import/sample.ts'
import type { OutputOf, ProceduresOn } from '../../../src/shared/contract.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../../setup/hub.ts'
import { cable } from '../../setup/cable.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Desk extends LinkedStation {
  ask<P extends ProceduresOn<'staff'>>(procedure: P, input: unknown): Promise<OutputOf<P>>
  refusal(procedure: ProceduresOn<'staff'>, input: unknown): Promise<string>
  readonly told: readonly string[]
}

/** A machine whose IT person is signed in at the staff window. */
async function desk(url: string, name: string): Promise<Desk> {
  const told: string[] = []
  const open = await openLinkedStation(url, { changed: (topic) => void told.push(topic) })
  closing.push(() => open.close())
  await open.station.house.session.setUp(name, 'Letchi-Rouge-71')
  return {
    ...open,
    told,
    async ask<P extends ProceduresOn<'staff'>>(procedure: P, input: unknown) {
      const answer = await open.station.call('staff', procedure, input)
      if (!answer.ok) throw new Error(answer.error.code)
      return answer.value as OutputOf<P>
    },
    async refusal(procedure, input) {
      const answer = await open.station.call('staff', procedure, input)
      return answer.ok ? 'done' : answer.error.code
    },
  }
}
async function hubUp(): Promise<TestHub> {
  const hub = await openTestHub()
  closing.push(() => hub.close())
  return hub
}
async function bring({ station: { house }, dataDir }: Desk): Promise<void> {
  const preview = await house.imports.preview(await writeSample({ outDir: dataDir, pupils: 6, format: 'siecle', seed: 3 }))
  if (!preview.ok) throw new Error(preview.error.code)
  const applied = house.imports.apply(preview.value.previewId, 'system')
  if (!applied.ok) throw new Error(applied.error.code)
}

describe('from the staff window', () => {
  it('a machine that has not joined says so, and has nobody to talk with', async () => {
    const hub = await hubUp()
    const office = await desk(hub.url, 'Awa Exemple')
    expect((await office.ask('staff.sync.state', {})).link).toMatchObject({ kind: 'to-join' })
    expect(await office.refusal('staff.sync.now', {})).toBe('hub_missing')
  })
  it('IT joins it with a code; a wrong one is told', async () => {
    const hub = await hubUp()
    const office = await desk(hub.url, 'Awa Exemple')
    expect(await office.refusal('staff.sync.join', { code: 'AAAA-BBBB-CCCC' })).toBe('join_code_wrong')
    expect(await office.ask('staff.sync.join', { code: await hub.code() })).toEqual({ schoolName: 'Collège des Filaos' })
    await office.linked()
    expect((await office.ask('staff.sync.state', {})).link).toMatchObject({ kind: 'linked', waiting: 0, trouble: null })
    expect(await office.refusal('staff.sync.join', { code: await hub.code() })).toBe('already_joined')
    expect(office.told).toContain('sync')
  })
  it('a correction made while the hub was away waits, then becomes a question for both, and one answer settles it', async () => {
    const hub = await hubUp()
    const line = await cable(Number(new URL(hub.url).port))
    closing.push(() => line.close())
    const office = await desk(`http://127.0.0.1:${line.port}`, 'Awa Exemple')
    await office.ask('staff.sync.join', { code: await hub.code() })
    await bring(office)
    await office.linked()
    const other = await desk(hub.url, 'Bruno Exemple')
    await other.ask('staff.sync.join', { code: await hub.code() })
    await other.when('the families', () => other.station.house.store.families.pupils() === 6)
    line.unplug()
    await office.when('trouble', () => {
      const state = office.link()
      return state.kind === 'linked' && state.trouble !== null
    })
    const guardianId = office.station.house.store.db.prepare<[], { id: string }>('SELECT id FROM guardian ORDER BY id').get()?.id ?? ''
    const correct = (city: string) => ({ subject: { kind: 'guardian', id: guardianId }, edits: { city }, reason: 'dit au guichet' })
    await other.ask('staff.corrections.make', correct('Nantes'))
    await other.linked()
    await office.ask('staff.corrections.make', correct('Brest'))
    expect((await office.ask('staff.sync.state', {})).link).toMatchObject({ waiting: 1, trouble: { code: 'hub_unreachable' } })
    line.plug()
    await office.ask('staff.sync.now', {})
    await office.when('a question', () => office.station.house.syncDesk.count() === 1)
    await other.when('the same question', () => other.station.house.syncDesk.count() === 1)
    const [conflict] = (await other.ask('staff.sync.toSettle', {})).conflicts
    expect([conflict?.theirs.by, conflict?.mine.by]).toEqual(['Bruno Exemple', 'Awa Exemple'])
    await other.ask('staff.sync.decide', { conflictIds: [conflict?.id], way: 'take' })
    await office.when('the answer', () => office.station.house.syncDesk.count() === 0)
    const cityAt = ({ station }: Desk) => station.house.store.guardians.byId(guardianId)?.city
    await office.when('the city', () => cityAt(office) === 'Brest')
    expect(cityAt(other)).toBe('Brest')
    expect((await office.ask('staff.overview', {})).toSettle).toBe(0)
  })
})
