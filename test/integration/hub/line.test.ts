import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HubPolicy } from '../../../src/shared/policy/hub.ts'
import { realTimers } from '../../../src/core/real.ts'
import { settle } from '../../simulation/school.ts'
import { openLinkedStation, openTestHub, type LinkedStation, type TestHub } from '../../setup/hub.ts'
import { examplePolicy } from '../../setup/station.ts'
import { ownCertificate } from '../messages/certificate.ts'

const closing: (() => unknown)[] = []
let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'guichet-line-'))))
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true, force: true })
})

/** A hub with a certificate that no authority of the world knows, and the file that says whom to trust. */
async function secureHub(): Promise<TestHub & { readonly ca: string }> {
  const tls = ownCertificate()
  const hub = await openTestHub({ options: { tls } })
  closing.push(() => hub.close())
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, tls.cert)
  return { ...hub, ca }
}

async function station(hub: TestHub, policy: Omit<HubPolicy, 'url'>): Promise<LinkedStation> {
  const one = await openLinkedStation(hub.url, { policy: { ...examplePolicy, hub: { url: hub.url, ...policy } }, timers: realTimers })
  closing.push(() => one.close())
  return one
}
const joining = async (one: LinkedStation, hub: TestHub) => one.station.house.hub.join(await hub.code(), 'it')

/** A school's proxy: tunnels by CONNECT, and nothing else. */
async function proxy(): Promise<{ readonly url: string; readonly tunnels: string[] }> {
  const tunnels: string[] = []
  const server: Server = createServer((_request, response) => response.writeHead(405).end())
  const ends = new Set<{ destroy(): void }>()
  server.on('connect', (request, near) => {
    const [host = '', port = ''] = (request.url ?? '').split(':')
    tunnels.push(request.url ?? '')
    const far = connect(Number(port), host, () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n')
      near.pipe(far).pipe(near)
    })
    ends.add(near).add(far)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const end of ends) end.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels }
}

describe('a station on its way to the hub', () => {
  it('speaks HTTPS to a hub whose authority the policy names', async () => {
    const hub = await secureHub()
    expect(hub.url).toMatch(/^https:/)
    const office = await station(hub, { ca: hub.ca })
    settle(office.station.house.store)
    expect(await joining(office, hub)).toMatchObject({ ok: true })
    await office.linked()
    const kiosk = await station(hub, { ca: hub.ca })
    expect(await joining(kiosk, hub)).toMatchObject({ ok: true })
    await kiosk.when('the families', () => kiosk.station.house.store.families.pupils() > 0)
  })

  it('gives nothing, not even its code, to a hub whose certificate nobody vouches for', async () => {
    const hub = await secureHub()
    const office = await station(hub, {})
    expect(await joining(office, hub)).toMatchObject({ ok: false, error: { code: 'hub_unreachable' } })
    expect(await hub.hub.schools.stations(hub.school)).toEqual([])
    const other = join(folder, 'other.pem')
    writeFileSync(other, ownCertificate().cert)
    expect(await joining(await station(hub, { ca: other }), hub)).toMatchObject({ ok: false, error: { code: 'hub_unreachable' } })
  })

  it('reaches it once the file of the authority is there', async () => {
    const hub = await secureHub()
    const late = join(folder, 'late.pem')
    const office = await station(hub, { ca: late })
    expect(await joining(office, hub)).toMatchObject({ ok: false, error: { code: 'hub_unreachable' } })
    copyFileSync(hub.ca, late)
    expect(await joining(office, hub)).toMatchObject({ ok: true })
  })

  it('goes through the proxy of the policy, in a tunnel that the proxy cannot look into', async () => {
    const [hub, school] = [await secureHub(), await proxy()]
    const office = await station(hub, { ca: hub.ca, proxy: school.url })
    expect(await joining(office, hub)).toMatchObject({ ok: true })
    await office.linked()
    expect(new Set(school.tunnels)).toEqual(new Set([new URL(hub.url).host]))
  })

  it('says that it cannot be reached when the proxy is not there', async () => {
    const [hub, school] = [await secureHub(), await proxy()]
    closing.pop()?.()
    const office = await station(hub, { ca: hub.ca, proxy: school.url })
    expect(await joining(office, hub)).toMatchObject({ ok: false, error: { code: 'hub_unreachable' } })
  })
})
