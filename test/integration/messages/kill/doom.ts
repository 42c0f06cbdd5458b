import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { NewMail } from '../../../../src/core/messages/courier.ts'
import type { SmsGatewayPolicy } from '../../../../src/shared/policy/sms-gateway.ts'

/** Where a sender can be killed, in the order in which it comes by. At «on the line» the gateway has it and has not answered. */
export const points = [
  'written, not committed',
  'committed',
  'before it is claimed',
  'claimed',
  'before it is sent',
  'on the line',
  'answered',
  'answered, not settled',
  'settled',
] as const

export interface Doom {
  readonly db: string
  readonly gateway: SmsGatewayPolicy
  readonly now: number
  readonly message: NewMail
  readonly at: (typeof points)[number]
}

/** Runs a sender until it is killed. `onStart` is given how to kill it from outside. */
export function run(doom: Doom, onStart: (kill: () => void) => void): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'doomed.ts'), JSON.stringify(doom)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  onStart(() => child.kill('SIGKILL'))
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => (signal === null && code !== 0 ? fail(new Error(said)) : done(signal)))
  })
}
