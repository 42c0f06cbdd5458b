import { z } from 'zod'
import { smsGateway } from './sms-gateway.ts'
import { smsModem } from './sms-modem.ts'

const withKind = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && !('kind' in given) ? { kind: 'http', ...given } : given

/** A way to send SMS. A description without its kind is an HTTP gateway, as all were once. */
export const sms = z.preprocess(withKind, z.discriminatedUnion('kind', [smsGateway, smsModem]))
/** The same without the modem, which is where it is plugged in: what a hub sends through. */
export const smsOverHttp = z.preprocess(withKind, smsGateway)
export type SmsPolicy = z.infer<typeof sms>
