import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { policyDrivers } from '../../../src/core/messages/drivers.ts'
import { readSecret, readSecrets } from '../../../src/core/gateways/secrets.ts'
import { policySchema, type Policy } from '../../../src/shared/policy.ts'
import { examplePolicy } from '../../setup/station.ts'
import { httpGateway, outgoing } from './http-gateway.ts'
import { fakeDriver, postOffice } from './post.ts'
import { smtpRelay } from './smtp-relay.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'guichet-secret-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(text: string): string {
  const path = join(folder, 'secret')
  writeFileSync(path, text)
  return path
}

describe('a secret', () => {
  it('comes from the environment as it is', () => {
    expect(readSecret({ env: 'TOKEN' }, { TOKEN: ' s3cret\n' })).toEqual({ ok: true, value: ' s3cret\n' })
  })

  it.each([
    ['s3cret', 's3cret'],
    ['s3cret\n', 's3cret'],
    ['s3cret\r\n', 's3cret'],
    [' s3 cret \n\n', ' s3 cret '],
    ['\uFEFFsécret\r\n', 'sécret'],
  ])('comes from a file, without its ends of line: %j', (text, value) => {
    expect(readSecret({ file: file(text) }, {})).toEqual({ ok: true, value })
  })

  it.each([
    [{}, 'missing'],
    [{ TOKEN: undefined }, 'missing'],
    [{ TOKEN: '' }, 'empty'],
  ])('that is not in the environment is told by its name: %j', (env, reason) => {
    expect(readSecret({ env: 'TOKEN' }, env)).toEqual({ ok: false, error: { env: 'TOKEN', reason } })
  })

  it('that is in no file is told by its path', () => {
    const path = join(folder, 'nowhere')
    expect(readSecret({ file: path }, {})).toEqual({ ok: false, error: { file: path, reason: 'missing' } })
    expect(readSecret({ file: folder }, {})).toEqual({ ok: false, error: { file: folder, reason: 'EISDIR' } })
    const empty = file('\n')
    expect(readSecret({ file: empty }, {})).toEqual({ ok: false, error: { file: empty, reason: 'empty' } })
  })

  it('that is missing among others is the one that is told', () => {
    expect(readSecrets({ a: { env: 'A' }, b: { env: 'B' } }, { A: '1' })).toEqual({ ok: false, error: { env: 'B', reason: 'missing' } })
    expect(readSecrets({ a: { env: 'A' }, b: { env: 'B' } }, { A: '1', B: '2' })).toEqual({ ok: true, value: { a: '1', b: '2' } })
  })
})

describe('the policy’s drivers', () => {
  const policy = (messages: object): Policy => policySchema.parse({ ...examplePolicy, messages })
  const none = { sms: null, mail: null }
  const sms = (url: string): object => ({
    url,
    headers: { authorization: '{secret:token}' },
    body: { kind: 'none' },
    secrets: { token: { env: 'TOKEN' } },
  })

  it('are given their secrets', async () => {
    const { url, asked } = await httpGateway()
    const { sms: driver } = policyDrivers(policy({ sms: sms(url) }), { TOKEN: 's3cret' }, none)
    expect(await driver?.send(outgoing)).toEqual({ kind: 'sent' })
    expect(asked[0]?.headers.authorization).toBe('s3cret')
  })

  it('ask nobody without their secret, and say why', async () => {
    const { url, asked } = await httpGateway()
    const missing = { kind: 'unreachable', status: 'secret-missing' }
    const gateway = policyDrivers(policy({ sms: sms(url) }), {}, none)
    expect(await gateway.sms?.send(outgoing)).toEqual(missing)
    expect(asked).toEqual([])
    const { port, mails } = await smtpRelay()
    const smtp = {
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'a@b.example',
      user: 'borne',
      password: { file: join(folder, 'nowhere') },
    }
    expect(await policyDrivers(policy({ smtp }), {}, none).mail?.send(outgoing)).toEqual(missing)
    expect(mails).toEqual([])
  })

  it('are those given where the policy describes none', () => {
    const otherwise = { sms: fakeDriver(), mail: fakeDriver() }
    expect(policyDrivers(policy({}), {}, otherwise)).toEqual(otherwise)
  })

  it('put neither secret nor code in the log, whatever the gateway says', async () => {
    const { url } = await httpGateway((response) => void response.writeHead(400, 's3cret 482913').end('s3cret 482913'))
    const { open, clock } = postOffice()
    const post = open(policyDrivers(policy({ sms: sms(url) }), { TOKEN: 's3cret' }, none))
    const id = post.enqueue({ template: 'sms-code', recipient: '+33639980001', deadline: clock.now() + 1 })
    expect(await post.courier.deliver(id)).toBe('failed')
    expect(post.log).toHaveLength(1)
    for (const kept of [post.log.join(), JSON.stringify(post.row(id))])
      for (const secret of ['s3cret', '482913']) expect(kept).not.toContain(secret)
  })
})
