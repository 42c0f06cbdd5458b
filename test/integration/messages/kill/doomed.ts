import { courier } from '../../../../src/core/messages/courier.ts'
import { smsGatewayDriver } from '../../../../src/core/gateways/sms-gateway.ts'
import { openStore } from '../../../../src/core/store/open.ts'
import { createStore } from '../../../../src/core/store/store.ts'
import type { Doom } from './doom.ts'

/** A process that writes one message, sends it, and is killed at the point it was told: the kernel's SIGKILL, nothing is tidied. */
const { db, gateway, now, message, at } = JSON.parse(process.argv[2] ?? '') as Doom

function point(name: Doom['at']): void {
  if (name === at) process.kill(process.pid, 'SIGKILL')
}

const opened = openStore({ path: db, key: '5a'.repeat(32), now })
if (!opened.ok) throw new Error(opened.error.code)
const real = createStore(opened.value)
const store = {
  ...real,
  messages: {
    ...real.messages,
    add(...given: Parameters<typeof real.messages.add>) {
      real.messages.add(...given)
      point('written, not committed')
    },
    claim(...given: Parameters<typeof real.messages.claim>) {
      point('before it is claimed')
      const isOurs = real.messages.claim(...given)
      point('claimed')
      return isOurs
    },
    settle(...given: Parameters<typeof real.messages.settle>) {
      point('answered, not settled')
      real.messages.settle(...given)
      point('settled')
    },
  },
}
const driver = smsGatewayDriver(gateway, {})
const post = courier({
  store,
  clock: { now: () => now },
  timers: { after: () => () => undefined },
  drivers: {
    mail: null,
    sms: {
      ...driver,
      async send(outgoing) {
        point('before it is sent')
        const delivery = await driver.send(outgoing)
        point('answered')
        return delivery
      },
    },
  },
  log: { event: () => undefined },
  jitter: () => 0,
  changed: () => undefined,
})
store.atomically(() => post.enqueue(message))
point('committed')
await post.deliver(message.id)
post.stop()
store.close()
