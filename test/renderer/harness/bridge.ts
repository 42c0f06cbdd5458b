import type { Bridge } from '../../../src/shared/bridge.ts'
import type { InputOf, OutputOf, ProceduresOn } from '../../../src/shared/contract.ts'
import type { DemoSwitches } from '../../../src/shared/contract/demo.ts'
import { failure, type Failure } from '../../../src/shared/codes.ts'
import { err, ok, type Result } from '../../../src/shared/result.ts'
import type { KioskView } from '../../../src/shared/screens.ts'

export interface Called {
  readonly procedure: string
  readonly input: unknown
}
export interface FakeKiosk {
  readonly bridge: Bridge<'kiosk'>
  /** Every call made, in order. */
  readonly calls: Called[]
  /** What the kiosk shows from now on. */
  show(view: KioskView): void
  /** Core says that something changed. */
  changed(topic: Parameters<Parameters<Bridge<'kiosk'>['onChanged']>[0]>[0]): void
  /** The next call of this procedure answers so, once; a pending promise is a slow core. */
  next(procedure: ProceduresOn<'kiosk'>, answer: Promise<Result<unknown, Failure>> | Result<unknown, Failure>): void
}

/** A `window.guichet` that always shows one view, and remembers what it was asked. */
export function fakeKiosk(first: KioskView): FakeKiosk {
  let view = first
  const calls: Called[] = []
  const listeners = new Set<Parameters<Bridge<'kiosk'>['onChanged']>[0]>()
  const scripted: { procedure: string; answer: Promise<Result<unknown, Failure>> | Result<unknown, Failure> }[] = []
  return {
    calls,
    show: (next) => void (view = next),
    changed: (topic) => listeners.forEach((listener) => listener(topic)),
    next: (procedure, answer) => void scripted.push({ procedure, answer }),
    bridge: {
      async call<P extends ProceduresOn<'kiosk'>>(procedure: P, input: InputOf<P>): Promise<Result<OutputOf<P>, Failure>> {
        calls.push({ procedure, input })
        const at = scripted.findIndex((one) => one.procedure === procedure)
        const found = at < 0 ? undefined : scripted.splice(at, 1)[0]
        if (found !== undefined) return (await found.answer) as Result<OutputOf<P>, Failure>
        const nothing = ['kiosk.stay', 'kiosk.setLocale', 'kiosk.callOffice', 'kiosk.openStaff'].includes(procedure)
        return ok(nothing ? {} : view) as Result<OutputOf<P>, Failure>
      },
      onChanged(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
}

/** The demonstration's panel with these messages in its outbox. */
export function fakeDemo(messages: OutputOf<'demo.outbox'>, first: DemoSwitches): Bridge<'demo'> {
  let switches = first
  return {
    call<P extends ProceduresOn<'demo'>>(procedure: P, input: InputOf<P>): Promise<Result<OutputOf<P>, Failure>> {
      if (procedure === 'demo.outbox') return Promise.resolve(ok(messages) as Result<OutputOf<P>, Failure>)
      if (procedure === 'demo.setSwitches') switches = input as DemoSwitches
      else if (procedure !== 'demo.switches') return Promise.resolve(err(failure('unknown_procedure', { procedure })))
      return Promise.resolve(ok(switches) as Result<OutputOf<P>, Failure>)
    },
    onChanged: () => () => undefined,
  }
}
