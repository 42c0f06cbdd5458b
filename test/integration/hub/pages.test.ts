import { createHash, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { argon2id } from '../../../src/core/secrets/password-hash.ts'
import type { Store } from '../../../src/core/store/store.ts'
import { openLinkedStation, openTestHub } from '../../setup/hub.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Somebody whose account is active, and a link for a new password; gives its token. */
function somebody({ db, mailLinks, atomically }: Store): string {
  const token = randomBytes(24).toString('base64url')
  atomically(() => {
    db.exec(`
      INSERT INTO guardian (id, source_key, family_name, first_name, mail, search_name, updated_at) VALUES ('g1', 's:1', 'Exemple', 'Fatou', 'f@exemple.example', '', 1);
      INSERT INTO account (id, guardian_id, identifier, state, activated_at, updated_at) VALUES ('a1', 'g1', 'f.exemple1', 'active', 1, 1);
      INSERT INTO credential (id, account_id, kind, hash, issued_at) VALUES ('c1', 'a1', 'password', 'old', 1);`)
    mailLinks.replace({
      id: 'm1',
      accountId: 'a1',
      purpose: 'choose-password',
      tokenHash: createHash('sha256').update(token).digest('base64url'),
      mail: 'f@exemple.example',
      locale: 'pt',
      now: Date.now(),
      expiresAt: Date.now() + 3_600_000,
    })
  })
  return token
}

describe('a hub that serves', () => {
  it('takes a new password on its page, over HTTP, and the machine has it within its long poll', async () => {
    const hub = await openTestHub()
    closing.push(() => hub.close())
    const station = await openLinkedStation(hub.url)
    closing.push(() => station.close())
    const { store, hub: link } = station.station.house
    expect(await link.join(await hub.code(), 'it')).toMatchObject({ ok: true })
    const path = `${hub.url}/l/${somebody(store)}`
    await station.linked()

    const page = await fetch(path)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('Escolha uma nova palavra-passe')

    const password = 'Corossol-Mûr-7 & 8'
    const send = (confirmation: string) => fetch(path, { method: 'POST', body: new URLSearchParams({ password, confirmation }) })
    expect((await send('outro')).status).toBe(422)
    const done = await send(password)
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('A sua palavra-passe foi mudada')])
    await station.when('the new password', () => store.credentials.current('a1', 'password')?.id !== 'c1')
    expect(await argon2id().verify(password, store.credentials.current('a1', 'password')?.hash ?? null)).toBe(true)
    expect((await send(password)).status).toBe(410)
    expect((await fetch(path, { method: 'DELETE' })).status).toBe(405)
  })
})
