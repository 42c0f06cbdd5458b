import type { NewMail } from '../../../src/core/messages/courier.ts'
import type { MessageRow } from '../../../src/core/store/messages.ts'
import { hubConfigSchema, type HubConfig } from '../../../src/hub/services/config.ts'
import type { PolicyInput } from '../../../src/shared/policy.ts'
import { atKiosk } from '../../setup/at-kiosk.ts'
import { openGateways, policyFor, type Gateways } from '../../setup/gateways.ts'
import type { LinkedStation } from '../../setup/hub.ts'
import { someone } from '../../setup/parent.ts'
import { examplePolicy } from '../../setup/station.ts'
import { houseOf, later } from './machines.ts'

/** Somebody of the families that `importFamilies` brings. */
export const parentOfSample = someone({ pupils: 12, seed: 3, format: 'siecle', schoolYear: 2026 })

export const TOKEN = 'token-of-the-hub'
export const ENV = { GUICHET_TEST_SMS_TOKEN: TOKEN }

export async function gatewaysUp(): Promise<Gateways> {
  const gateways = await openGateways()
  later(gateways.close)
  return gateways
}

/** What the hub sends by for all schools: the secrets are its own. */
export const sendsBy = (gateways: Gateways, more: object = {}): HubConfig =>
  hubConfigSchema.parse({ all: { messages: policyFor(gateways).messages, ...more } })

/** The policy of a station that leaves its messages to the hub, and holds no secret. */
export const throughHub: { readonly policy: PolicyInput } = { policy: { ...examplePolicy, messages: { through: 'hub' } } }

/** «Je n'ai pas encore d'identifiant», name and mobile: the code is asked for. */
export async function asksForCode(station: LinkedStation) {
  const parent = atKiosk(houseOf(station))
  const { adult } = parentOfSample
  await parent.begin('register-by-sms')
  await parent.say({ kind: 'explain-registration', answer: {} })
  await parent.say({ kind: 'ask-identity', answer: { familyName: adult.family, firstName: adult.first } })
  await parent.say({ kind: 'ask-phone', answer: { country: 'FR', number: adult.mobile } })
  return parent
}

export const messagesOf = (station: LinkedStation): readonly MessageRow[] =>
  houseOf(station).store.db.prepare<[], MessageRow>('SELECT * FROM message ORDER BY created_at, rowid').all()

/** Writes a notice, which may wait for the network. Gives its id. */
export function notice(station: LinkedStation, channel: 'sms' | 'mail'): string {
  const { courier, store } = houseOf(station)
  const params = { school: 'Collège des Filaos', portal: 'Métice', name: 'Mme Exemple', identifier: 'a.exemple' }
  const to: Pick<NewMail, 'template' | 'recipient'> =
    channel === 'sms'
      ? { template: 'sms-identifier', recipient: '+33639980001' }
      : { template: 'mail-identifier', recipient: 'parent@exemple.example' }
  store.atomically(() => courier.enqueue({ id: `notice-${channel}`, locale: 'fr', params, deadline: null, ...to }))
  return `notice-${channel}`
}
