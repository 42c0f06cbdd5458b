import { expect, it } from 'vitest'
import { ovhSignature } from '../../../src/core/gateways/ovh-signature.ts'

it('is the one that OVHcloud’s guide computes', () => {
  const signature = ovhSignature({
    applicationSecret: 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF',
    consumerKey: 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1',
    method: 'GET',
    url: 'https://eu.api.ovh.com/1.0/domains/',
    body: '',
    timestamp: 1_366_560_945,
  })
  expect(signature).toBe('$1$d3705e8afb27a0d2970a322b96550abfc67bb798')
})
