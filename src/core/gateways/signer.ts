import type { SmsGatewayPolicy } from '../../shared/policy/sms-gateway.ts'
import type { Clock } from '../ports.ts'
import { gatewayClock } from './ovh-clock.ts'
import { ovhSignature } from './ovh-signature.ts'
import { filler, type SmsRequest } from './sms-request.ts'

type SignPolicy = NonNullable<SmsGatewayPolicy['sign']>

/** Signs requests as their gateway wants it; OVHcloud's way is the only one so far. */
export function signer(policy: SignPolicy, secrets: Readonly<Record<string, string>>, clock: Clock) {
  const fill = filler({}, secrets)
  const time = gatewayClock(policy.timeUrl, clock)
  return {
    /** The request with its signature. Throws what `fetch` throws, when the gateway is asked for its time. */
    async signed(request: SmsRequest, signal: AbortSignal): Promise<SmsRequest> {
      const timestamp = await time.now(signal)
      const [applicationSecret, consumerKey] = [fill(policy.applicationSecret), fill(policy.consumerKey)]
      // Signed as it leaves: written the way a request writes it.
      const url = new URL(request.url).href
      const { method, body } = request
      return {
        ...request,
        url,
        headers: {
          ...request.headers,
          'x-ovh-application': fill(policy.applicationKey),
          'x-ovh-consumer': consumerKey,
          'x-ovh-timestamp': String(timestamp),
          'x-ovh-signature': ovhSignature({ applicationSecret, consumerKey, method, url, body: body ?? '', timestamp }),
        },
      }
    },
    /** The gateway refused: perhaps its clock and ours have parted. */
    doubt: time.doubt,
  }
}
