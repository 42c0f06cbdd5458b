import { hubContract, type HubRow } from '../shared/hub-contract.ts'
import { SIGNED } from '../shared/hub-signing.ts'
import { jsonSchemaOf } from '../shared/quick.ts'
import { statusOf } from './http/reply.ts'

const json = (schema: unknown): unknown => ({ content: { 'application/json': { schema } } })
const ref = (name: string): unknown => ({ $ref: `#/components/${name}` })

/** What any procedure may answer beside its own failures. */
const ALWAYS = ['bad_input', 'internal'] as const
const SIGNED_TOO = ['hub_unsigned', 'hub_clock', 'station_unknown'] as const

function operation(name: string, { role, says, input, output, errors }: HubRow): unknown {
  const codes = [...errors, ...ALWAYS, ...(role === 'station' ? SIGNED_TOO : [])]
  const byStatus = new Map<number, string[]>()
  for (const code of new Set(codes)) {
    const status = statusOf({ code })
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const failures = [...byStatus].map(([status, listed]) => [
    String(status),
    { description: listed.map((code) => `\`${code}\``).join(', '), ...(json(ref('schemas/Failure')) as object) },
  ])
  return {
    operationId: name,
    summary: says,
    ...(role === 'station'
      ? { security: [{ signature: [] }], parameters: Object.keys(SIGNED).map((key) => ref(`parameters/${key}`)) }
      : {}),
    requestBody: { required: true, ...(json(jsonSchemaOf(input, 'input')) as object) },
    responses: {
      200: { description: 'Done.', ...(json(jsonSchemaOf(output, 'output')) as object) },
      ...Object.fromEntries(failures),
      429: ref('responses/Later'),
      503: ref('responses/Later'),
    },
  }
}

const HEADERS: Readonly<Record<keyof typeof SIGNED, string>> = {
  school: 'The school that the station joined.',
  station: 'The station, as the hub named it.',
  time: 'Milliseconds since 1970 by the hub’s clock; every answer tells that clock in the same header.',
  nonce: 'Used once.',
  signature:
    'Ed25519 over these lines, joined by LF: `guichet-1`, method, path, school, station, time, nonce, SHA-256 of the body in hex. Base64url.',
}

/** The hub's procedures as an OpenAPI 3.1 document; docs/hub-api.json. */
export function openapi(version: string): unknown {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Guichet hub',
      version,
      description:
        'How a school’s machines agree. Every call is a POST of one JSON object. An expected failure is its code (docs/codes.md) with the status that fits. Calls may be repeated when a reply was lost.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    paths: Object.fromEntries(Object.entries(hubContract).map(([name, row]) => [`/v1/${name}`, { post: operation(name, row) }])),
    components: {
      securitySchemes: { signature: { type: 'apiKey', in: 'header', name: SIGNED.signature, description: HEADERS.signature } },
      parameters: Object.fromEntries(
        Object.entries(SIGNED).map(([key, name]) => [
          key,
          {
            name,
            in: 'header',
            required: true,
            description: HEADERS[key as keyof typeof SIGNED],
            schema: { type: 'string', maxLength: 128 },
          },
        ]),
      ),
      schemas: {
        Failure: {
          type: 'object',
          required: ['code'],
          properties: { code: { type: 'string' }, detail: { type: 'object', additionalProperties: { type: ['string', 'number'] } } },
        },
      },
      responses: {
        Later: {
          description: 'Nothing was done; ask again after so many seconds.',
          headers: { 'Retry-After': { schema: { type: 'integer' } } },
          ...(json(ref('schemas/Failure')) as object),
        },
      },
    },
  }
}
