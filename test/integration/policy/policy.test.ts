import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPolicy } from '../../../src/core/policy.ts'
import { examplePolicy, resourcesDir } from '../../setup/station.ts'

let folder: string
let path: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-policy-'))
  path = join(folder, 'policy.json')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(text: string) {
  writeFileSync(path, text)
  return readPolicy(path)
}

const gateway = { url: 'https://sms.example/send', body: { kind: 'none' } }
const relay = { host: 'smtp.example', from: 'a@b.example' }

describe('a policy', () => {
  it('as the demonstration documents it is read', () => {
    const policy = readPolicy(join(resourcesDir, 'demo', 'policy.json'))
    expect(policy).toMatchObject({
      ok: true,
      value: { school: { name: 'Collège des Filaos', territory: 'RE' }, portal: { name: 'Métice' } },
    })
  })

  it('that says the least gets its defaults', () => {
    const policy = read(JSON.stringify(examplePolicy))
    expect(policy).toMatchObject({
      ok: true,
      value: {
        supervision: 'open',
        vouching: { allowed: true },
        limits: { birthDateTries: 3, codeTries: 5, unknownNumberTries: 5, passwordTries: 5, smsPerNumberPerDay: 6, smsPerDay: 400 },
        letters: { validityDays: 92 },
        messages: {},
      },
    })
  })

  it('may name its schema, and describe both gateways', () => {
    const messages = { smtp: { ...relay, password: { env: 'P' } }, sms: { ...gateway, secrets: { token: { file: '/run/token' } } } }
    expect(read(JSON.stringify({ $schema: './policy.schema.json', ...examplePolicy, messages }))).toMatchObject({
      ok: true,
      value: { messages: { smtp: { port: 587, security: 'starttls' }, sms: { method: 'POST', accepted: [200, 201, 202] } } },
    })
  })
})

describe('a mistake is told by its place and by what is expected there', () => {
  const mistakes: readonly (readonly [what: string, policy: unknown, at: string, expected: RegExp])[] = [
    ['something missing', { ...examplePolicy, portal: undefined }, 'portal', /object/],
    [
      'something missing deep inside',
      { ...examplePolicy, school: { ...examplePolicy.school, head: { name: 'Mme Payet' } } },
      'school.head.title',
      /string/,
    ],
    ['another type', { ...examplePolicy, letters: { validityDays: '92' } }, 'letters.validityDays', /number/],
    ['a number out of bounds', { ...examplePolicy, limits: { codeTries: 0 } }, 'limits.codeTries', />=1/],
    ['a fraction', { ...examplePolicy, limits: { codeTries: 1.5 } }, 'limits.codeTries', /int/],
    ['a word that is not in the list', { ...examplePolicy, supervision: 'closed' }, 'supervision', /"open"\|"each-parent"/],
    ['an empty list', { ...examplePolicy, vouching: { documents: [] } }, 'vouching.documents', />=1/],
    [
      'an element of a list',
      { ...examplePolicy, vouching: { documents: ['passport', 'library-card'] } },
      'vouching.documents.1',
      /"passport"/,
    ],
    ['a pattern', { ...examplePolicy, school: { ...examplePolicy.school, uai: '974' } }, 'school.uai', /pattern/],
    ['a text too long', { ...examplePolicy, portal: { ...examplePolicy.portal, name: 'x'.repeat(61) } }, 'portal.name', /<=60/],
    ['an address that is none', { ...examplePolicy, portal: { ...examplePolicy.portal, url: 'portail' } }, 'portal.url', /URL/],
    ['a name that does not exist', { ...examplePolicy, school: { ...examplePolicy.school, nmae: 'x' } }, 'school', /"nmae"/],
    ['a name that does not exist, at the top', { ...examplePolicy, limit: {} }, '(racine)', /"limit"/],
    ['a kind of body', { ...examplePolicy, messages: { sms: { ...gateway, body: { kind: 'xml' } } } }, 'messages.sms.body.kind', /./],
    ['a secret in clear', { ...examplePolicy, messages: { smtp: { ...relay, password: 's3cret' } } }, 'messages.smtp.password', /./],
    ['messages left to a hub that it does not name', { ...examplePolicy, messages: { through: 'hub' } }, 'messages.through', /hub/],
    [
      'a secret left to a hub that it does not name',
      { ...examplePolicy, franceConnect: { clientId: 'x', clientSecret: { hub: true }, returnTo: 'https://retour.example' } },
      'franceConnect.clientSecret.hub',
      /hub/,
    ],
    ['a list for an object', [], '(racine)', /object/],
    ['nothing', null, '(racine)', /object/],
  ]
  it.each(mistakes)('%s', (_, policy, at, expected) => {
    expect(read(JSON.stringify(policy))).toEqual({
      ok: false,
      error: { code: 'policy_invalid', detail: { file: 'policy.json', path: at, expected: expect.stringMatching(expected) } },
    })
  })

  it('and never shows a secret that was put in clear', () => {
    const policy = { ...examplePolicy, messages: { smtp: { ...relay, password: 's3cret' } } }
    expect(JSON.stringify(read(JSON.stringify(policy)))).not.toContain('s3cret')
  })
})

describe('a file that is no policy is told', () => {
  it('when it is not there', () => {
    expect(readPolicy(join(folder, 'nowhere.json'))).toEqual({
      ok: false,
      error: { code: 'policy_unreadable', detail: { file: 'nowhere.json', reason: 'ENOENT' } },
    })
  })
  it.each(['', '{', '{"school": }', "{'school': 1}"])('when it is not JSON: %j', (text) => {
    expect(read(text)).toMatchObject({
      ok: false,
      error: { code: 'policy_unreadable', detail: { file: 'policy.json', reason: expect.stringMatching(/JSON/) } },
    })
  })
})
