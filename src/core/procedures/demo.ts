import { ok } from '../../shared/result.ts'
import type { House } from '../house.ts'
import type { HandlersOf } from './caller.ts'

export const demoHandlers = ({ outbox, switches, courier, changed }: House): HandlersOf<'demo'> => ({
  'demo.outbox': () => ok(outbox.list()),
  'demo.switches': () => ok(switches.get()),
  'demo.setSwitches': (next) => {
    const now = switches.set(next)
    changed('demo')
    changed('kiosk')
    courier.nudge()
    return ok(now)
  },
})
