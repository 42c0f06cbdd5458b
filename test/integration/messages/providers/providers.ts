import { createHash } from 'node:crypto'
import { json, type Provider } from './provider.ts'

const CLOCK_AHEAD = 3600

/** OVHcloud: each request signed over its own bytes and the gateway's own time, which is an hour ahead of ours here. */
export const ovhcloud: Provider & { readonly now: () => number } = {
  file: 'ovhcloud.json',
  secrets: { 'application-key': 'ak', 'application-secret': 'as', 'consumer-key': 'ck' },
  now: () => 1_790_000_000 + CLOCK_AHEAD,
  aside: ({ url }) => (url === '/1.0/auth/time' ? { status: 200, json: ovhcloud.now() } : null),
  knows({ method, url, headers, body }, origin) {
    const at = Number(headers['x-ovh-timestamp'])
    const signed = createHash('sha1').update(`as+ck+${method}+${origin}${url}+${body}+${at}`).digest('hex')
    const isOurs = headers['x-ovh-application'] === 'ak' && headers['x-ovh-consumer'] === 'ck'
    return isOurs && headers['x-ovh-signature'] === `$1$${signed}` && Math.abs(at - ovhcloud.now()) < 60
  },
  recipient: (asked) => (json(asked)['receivers'] as unknown[])[0],
  taken: {
    status: 200,
    json: { totalCreditsRemoved: 1, invalidReceivers: [], ids: [26_929_925], validReceivers: ['+262639980001'] },
  },
  badNumber: { status: 200, json: { totalCreditsRemoved: 0, invalidReceivers: ['+262639980001'], ids: [], validReceivers: [] } },
  throttled: { status: 429, json: { message: 'Too many requests' } },
  noCredit: { status: 402, json: { message: 'Your SMS account has not enough credits', class: 'Client::PaymentRequired' } },
  unknown: { status: 403, json: { errorCode: 'INVALID_SIGNATURE', httpCode: '403 Forbidden', message: 'Invalid signature' } },
}

export const brevo: Provider = {
  file: 'brevo.json',
  secrets: { 'api-key': 'xkeysib-made-up' },
  knows: ({ method, url, headers }) => method === 'POST' && url === '/v3/transactionalSMS/send' && headers['api-key'] === 'xkeysib-made-up',
  recipient: (asked) => json(asked)['recipient'],
  taken: { status: 201, json: { messageId: 1_511_882_900_176_220 } },
  badNumber: { status: 400, json: { code: 'invalid_parameter', message: 'Invalid telephone number' } },
  throttled: { status: 429, json: { code: 'too_many_requests', message: 'Rate limit exceeded' } },
  noCredit: { status: 402, json: { code: 'not_enough_credits', message: 'Not enough credits' } },
  unknown: { status: 401, json: { code: 'unauthorized', message: 'Key not found' } },
}

export const smsmode: Provider = {
  file: 'smsmode.json',
  secrets: { 'api-key': 'made-up' },
  knows: ({ method, url, headers }) => method === 'POST' && url === '/sms/v1/messages' && headers['x-api-key'] === 'made-up',
  recipient: (asked) => (json(asked)['recipient'] as Record<string, unknown>)['to'],
  taken: { status: 201, json: { messageId: '26629f62', type: 'SMS', direction: 'MT', status: { value: 'ENROUTE' } } },
  badNumber: { status: 400, json: { title: 'Bad Request', message: 'recipient.to invalid', status: '400', errorCode: '400.101' } },
  throttled: { status: 429, json: { title: 'Too Many Requests', status: '429' } },
  noCredit: { status: 403, json: { title: 'Forbidden', message: 'Not enough credits', status: '403' } },
  unknown: { status: 401, json: { title: 'Unauthorized', status: '401' } },
}

/** Orange: a token first, of which only the latest is good. `forgetTokens` ends those that were given. */
export const orange: Provider & { forgetTokens(): void } = {
  file: 'orange-contact-everyone.json',
  secrets: { username: 'college@filaos.example', password: 'made&up' },
  forgetTokens: () => void (lastToken += 1),
  aside({ method, url, headers, body }) {
    if (url !== '/api/v1.2/oauth/token') return null
    const form = Object.fromEntries(new URLSearchParams(body))
    const isForm = method === 'POST' && headers['content-type'] === 'application/x-www-form-urlencoded'
    if (!isForm || form['username'] !== 'college@filaos.example' || form['password'] !== 'made&up') {
      return { status: 401, json: [{ code: 'invalid_credentials' }] }
    }
    lastToken += 1
    return { status: 200, json: { access_token: `t${lastToken}`, ttl: 300 } }
  },
  knows: ({ method, url, headers }) =>
    method === 'POST' &&
    url === '/api/v1.2/groups/00000000-0000-0000-0000-000000000000/diffusion-requests' &&
    headers.authorization === `Bearer t${lastToken}`,
  recipient: (asked) => (json(asked)['msisdns'] as unknown[])[0],
  taken: { status: 201, json: { id: '20253a84-d51c-11ef-85d8-33819866ef32' } },
  badNumber: { status: 400, json: [{ code: 'INVALID_MSISDN' }] },
  throttled: { status: 429, json: [{ code: 'TOO_MANY_REQUESTS' }] },
  noCredit: { status: 403, json: [{ code: 'FORBIDDEN' }] },
  unknown: { status: 401, json: [{ code: 'UNAUTHORIZED' }] },
}
let lastToken = 0
