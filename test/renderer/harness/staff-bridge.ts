import type { Bridge } from '../../../src/shared/bridge.ts'
import { failure, type Failure } from '../../../src/shared/codes.ts'
import type { InputOf, OutputOf, ProceduresOn, Topic } from '../../../src/shared/contract.ts'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { Called } from './bridge.ts'
import type { SettleFixture } from './staff-fixtures.ts'

export interface FakeStaff {
  readonly bridge: Bridge<'staff'>
  /** What was asked that changes something, in order. */
  readonly calls: Called[]
  /** The next call of that procedure fails so, once. */
  refuse(procedure: ProceduresOn<'staff'>, failure: Failure): void
}

/** A staff window's core that knows of synchronisation only: what is decided is gone, what is taken back is there again. */
export function fakeStaff({ link, role, conflicts, refused }: SettleFixture): FakeStaff {
  const calls: Called[] = []
  const decided = new Set<string>()
  const scripted = new Map<string, Failure>()
  const listeners = new Set<(topic: Topic) => void>()
  const open = <T extends { readonly id: string }>(list: readonly T[]): T[] => list.filter(({ id }) => !decided.has(id))
  const tell = (topic: Topic): void => listeners.forEach((listener) => listener(topic))

  function answer(procedure: ProceduresOn<'staff'>, input: unknown): unknown {
    const { conflictIds = [], changeId = null } = input as { conflictIds?: readonly string[]; changeId?: string }
    switch (procedure) {
      case 'staff.session':
        return { kind: 'signed-in', person: { id: 'p1', name: 'Camille Exemple', role }, lockAfterMs: 300_000, recoveryCode: null }
      case 'staff.overview':
        return {
          school: 'École élémentaire Les Badamiers',
          families: 212,
          pupils: 300,
          states: { unnotified: 80, notified: 40, activating: 12, active: 80 },
          importedOn: '2026-09-01',
          lettersToConfirm: 0,
          requests: 2,
          toReport: 1,
          blocked: 0,
          toSettle: open(conflicts).length + open(refused).length,
          purged: null,
          waitingMessages: 0,
          recovered: null,
        } satisfies OutputOf<'staff.overview'>
      case 'staff.system':
        return { version: '0', keyCustody: 'os', smtp: true, sms: true, demo: false, lastBackupAt: null } satisfies OutputOf<'staff.system'>
      case 'staff.kiosk.watch':
        return {
          kiosk: { state: 'free', session: 's', callsOffice: false, help: null },
          documents: [],
          linked: false,
          others: [],
          cut: null,
          told: [],
        } satisfies OutputOf<'staff.kiosk.watch'>
      case 'staff.sync.state':
        return { link, conflicts: open(conflicts).length, refused: open(refused).length } satisfies OutputOf<'staff.sync.state'>
      case 'staff.sync.toSettle':
        return {
          conflicts: open(conflicts),
          conflictsInAll: open(conflicts).length,
          refused: open(refused),
          refusedInAll: open(refused).length,
        } satisfies OutputOf<'staff.sync.toSettle'>
      case 'staff.sync.undecide':
        for (const id of conflictIds) decided.delete(id)
        tell('sync')
        return {}
      case 'staff.sync.join':
        return { schoolName: 'Collège des Filaos' } satisfies OutputOf<'staff.sync.join'>
      default:
        for (const id of conflictIds) decided.add(id)
        if (changeId !== null) decided.add(changeId)
        tell('sync')
        return {}
    }
  }

  return {
    calls,
    refuse: (procedure, why) => void scripted.set(procedure, why),
    bridge: {
      call<P extends ProceduresOn<'staff'>>(procedure: P, input: InputOf<P>): Promise<Result<OutputOf<P>, Failure>> {
        if (/sync\.(?!state|toSettle)|letters/.test(procedure)) calls.push({ procedure, input })
        const why = scripted.get(procedure)
        scripted.delete(procedure)
        if (why !== undefined) return Promise.resolve(err(why))
        if (procedure === 'staff.letters.create') return Promise.resolve(err(failure('account_already_active')))
        return Promise.resolve(ok(answer(procedure, input)) as Result<OutputOf<P>, Failure>)
      },
      onChanged(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
}
