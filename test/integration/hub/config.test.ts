import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hubConfigSchema, readHubConfig, servicesFor, type HubConfig } from '../../../src/hub/services/config.ts'
import { missingOf } from '../../../src/hub/services/missing.ts'
import { reportOf } from '../../../src/hub/services/report.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'guichet-hub-config-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function read(given: unknown) {
  const path = join(folder, 'hub.json')
  writeFileSync(path, typeof given === 'string' ? given : JSON.stringify(given))
  return readHubConfig(path)
}
const smtp = (host: string) => ({ host, from: 'Guichet <guichet@filaos.example>', user: 'guichet', password: { env: 'MAIL' } })
const sms = { url: 'https://sms.example/v1', body: { kind: 'none' }, secrets: { token: { file: '/nowhere/token' } } }
const franceConnect = { clientId: 'filaos', clientSecret: { env: 'FC' } }
const filaos = { id: 's1', name: 'Collège des Filaos' }

describe('the hub’s configuration', () => {
  it('is the example that the manual shows', () => {
    const config = hubConfigSchema.parse(JSON.parse(readFileSync('docs/hub.example.json', 'utf8')))
    expect(servicesFor(config, filaos)).toMatchObject({
      smtp: { host: 'smtp.academie.example' },
      sms: { kind: 'http' },
      franceConnect: { tokenEndpoint: 'https://oidc.franceconnect.gouv.fr/api/v2/token' },
    })
  })

  it.each<[string, unknown, string]>([
    ['a name that does not exist', { all: { message: {} } }, 'all'],
    [
      'one deep inside',
      { schools: { 'Collège des Filaos': { messages: { smtp: { ...smtp('a'), hots: 'b' } } } } },
      'schools.Collège des Filaos.messages.smtp',
    ],
    ['a secret in clear', { all: { messages: { smtp: { ...smtp('a'), password: 's3cret' } } } }, 'all.messages.smtp.password'],
    [
      'a modem, which is where it is plugged in',
      { all: { messages: { sms: { kind: 'gammu', spool: '/var/spool/gammu' } } } },
      'all.messages.sms.kind',
    ],
    ['a way without encryption', { all: { franceConnect: { ...franceConnect, issuer: 'http://fc.example' } } }, 'all.franceConnect.issuer'],
    [
      'a place that is not the issuer’s, where the secret would go',
      { all: { franceConnect: { ...franceConnect, tokenEndpoint: 'https://ailleurs.example/token' } } },
      'all.franceConnect.tokenEndpoint',
    ],
    ['a limit that lets nothing out', { all: { limits: { perNumberPerHour: 0 } } }, 'all.limits.perNumberPerHour'],
  ])('is refused with the place of %s', (_, given, path) => {
    const refused = read(given)
    expect(refused).toMatchObject({ ok: false, error: { code: 'hub_config_invalid', detail: { file: 'hub.json', path } } })
    expect(JSON.stringify(refused)).not.toContain('s3cret')
  })

  it('is told when it is no JSON, or not there', () => {
    expect(read('{')).toMatchObject({ ok: false, error: { code: 'hub_config_unreadable' } })
    expect(readHubConfig(join(folder, 'nowhere'))).toMatchObject({
      ok: false,
      error: { code: 'hub_config_unreadable', detail: { reason: 'ENOENT' } },
    })
  })
})

describe('what a school is given', () => {
  const config: HubConfig = hubConfigSchema.parse({
    all: { messages: { smtp: smtp('for-all'), sms }, limits: { perSchoolPerDay: 500 } },
    schools: {
      s1: { messages: { smtp: smtp('of-its-own') }, franceConnect, limits: { perNumberPerDay: 3 } },
      'École des Badamiers': { messages: { sms: null } },
    },
  })
  it('is its own first, then what holds for all, field by field', () => {
    const services = servicesFor(config, filaos)
    expect([services.smtp?.host, services.sms?.url, services.franceConnect?.clientId]).toEqual(['of-its-own', sms.url, 'filaos'])
    expect(services.limits).toEqual({ perNumberPerHour: 10, perNumberPerDay: 3, perStationPerDay: 600, perSchoolPerDay: 500 })
  })
  it('may be less than what holds for all, and never what another has', () => {
    expect(servicesFor(config, { id: 's2', name: 'École des Badamiers' })).toMatchObject({
      smtp: { host: 'for-all' },
      sms: null,
      franceConnect: null,
    })
    expect(servicesFor(config, { id: 's3', name: null }).franceConnect).toBeNull()
    expect(servicesFor(config, { id: 'constructor', name: '__proto__' }).smtp?.host).toBe('for-all')
  })
})

describe('what is missing at start', () => {
  const config = hubConfigSchema.parse({ all: { messages: { sms } }, schools: { 'Collège des Filaos': { franceConnect }, Perdu: {} } })
  it('is told by where it should lie: secrets, and schools that nobody knows or that two could be', () => {
    const told = (schools: { id: string; name: string }[], env = {}) => missingOf(config, schools, env)
    const token = {
      event: 'services.secret-missing',
      detail: { school: 'all', service: 'sms', where: '/nowhere/token', reason: 'missing' },
    }
    const lost = { event: 'services.school-unknown', detail: { school: 'Perdu' } }
    expect(told([filaos], { FC: 's3cret' })).toEqual([lost, token])
    expect(told([filaos])).toEqual([
      lost,
      token,
      { event: 'services.secret-missing', detail: { school: filaos.name, service: 'franceconnect', where: 'FC', reason: 'missing' } },
    ])
    expect(reportOf(config, [filaos], { FC: 's3cret' })).toEqual({
      schools: ['Collège des Filaos (s1)  SMS : sms.example, mail : non, FranceConnect : filaos'],
      missing: [
        '« Perdu » : aucun établissement, ou plusieurs, de ce nom',
        '« all », sms : le secret n’est pas dans /nowhere/token (missing)',
      ],
    })
    expect(told([filaos, { id: 's2', name: filaos.name }], { FC: 's3cret' })[0]).toEqual({
      event: 'services.school-unknown',
      detail: { school: filaos.name },
    })
  })
})
