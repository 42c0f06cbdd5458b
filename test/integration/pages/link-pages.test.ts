import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountDesk } from '../../../src/core/staff/accounts.ts'
import { codeIn, DAY, someone } from '../accounts/office.ts'
import { hubStores, type HubStore } from '../sync/hub-stores.ts'
import { hubSchool, PASSWORD, rowsOf, type HubSchool } from './hub-school.ts'

const NEW = 'Corossol-Mûr-7'
const ACCOUNT = 'SELECT state, origin, locale, activated_at FROM account'
const CONTACT = 'SELECT kind, value, verified_at, pending FROM contact_point'
const twice = (password: string, confirmation = password) => ({ password, confirmation })
const headingOf = (body: string): string => /<h1>([^<]+)<\/h1>/.exec(body)?.[1] ?? ''

describe.each(Object.entries(hubStores))('pages of links, hub on %s', (_name, open) => {
  let store: HubStore
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())
  const school = (): Promise<HubSchool> => hubSchool(store.database)
  /** Its account is active, and its password forgotten. */
  async function forgetful(): Promise<HubSchool> {
    const s = await school()
    await s.activating()
    s.activate()
    s.clock.forward(1_000)
    await s.forgotten()
    await s.sync()
    return s
  }

  describe('validating an address', () => {
    it('is nothing to a mail scanner that opens the link', async () => {
      const s = await school()
      await s.activating()
      await s.sync()
      const path = s.lastLink()
      for (let visit = 0; visit < 3; visit += 1) expect((await s.get(path)).status).toBe(200)
      await s.sync()
      expect(rowsOf(s.counter.store, ACCOUNT)).toMatchObject([{ state: 'activating' }])
      expect(s.changed).toEqual([])
    })

    it('with «Envoyer» is the same, row by row, as with the code at the kiosk', async () => {
      const [byLink, byCode] = [await school(), await school()]
      for (const s of [byLink, byCode]) {
        await s.activating()
        s.clock.forward(5_000)
        await s.sync()
      }
      const reply = await byLink.post(byLink.lastLink())
      expect(reply.status).toBe(200)
      expect(headingOf(reply.body)).toBe('Votre adresse est validée')
      expect(byLink.changed).toHaveLength(1)
      expect(byCode.counter.challenges.answer('validate-mail', someone.accountId, codeIn(byCode.counter.sent.at(-1)))).toMatchObject({
        ok: true,
      })
      byCode.activate()
      for (const s of [byLink, byCode]) await s.sync()
      for (const sql of [
        ACCOUNT,
        CONTACT,
        'SELECT end_reason, mail FROM mail_link',
        'SELECT kind, hash, ended_at, end_reason FROM credential',
      ]) {
        const expected = rowsOf(byCode.counter.store, sql)
        expect(rowsOf(byLink.counter.store, sql), sql).toEqual(expected)
        expect(rowsOf(byLink.other, sql), sql).toEqual(expected)
      }
      expect(rowsOf(byLink.other, ACCOUNT)).toMatchObject([{ state: 'active', origin: 'school' }])
    })

    it('is kindly told to wait while the mail was faster than the sync', async () => {
      const s = await school()
      await s.activating()
      const path = s.lastLink()
      const early = await s.get(path)
      expect(early.status).toBe(404)
      expect(headingOf(early.body)).toBe('This link is not known here yet')
      expect((await s.post(path)).status).toBe(404)
      await s.sync()
      expect((await s.post(path)).status).toBe(200)
    })

    it('is done once, also by many who press at the same moment', async () => {
      const s = await school()
      await s.activating()
      await s.sync()
      const path = s.lastLink()
      await s.warm(path)
      const replies = await Promise.all(Array.from({ length: 8 }, () => s.post(path)))
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(headingOf(replies.find(({ status }) => status === 410)?.body ?? '')).toBe('C’est déjà fait')
      expect(s.changed).toHaveLength(1)
    })

    it('ends its code at the kiosk', async () => {
      const s = await school()
      await s.activating()
      await s.sync()
      const code = codeIn(s.counter.sent.at(-1))
      await s.post(s.lastLink())
      await s.sync()
      expect(s.counter.challenges.answer('validate-mail', someone.accountId, code)).toMatchObject({ error: { code: 'code_expired' } })
    })

    it('keeps the language that was chosen on the page', async () => {
      const s = await school()
      await s.activating()
      await s.sync()
      const page = await s.get(`${s.lastLink()}?lang=ar`)
      expect(page.body).toContain('<html lang="ar" dir="rtl">')
      expect(page.body).toContain('action="?lang=ar"')
      await s.post(`${s.lastLink()}?lang=ar`)
      await s.sync()
      expect(rowsOf(s.other, ACCOUNT)).toMatchObject([{ locale: 'ar' }])
    })
  })

  describe('changing an address', () => {
    const propose = async (mail: string): Promise<HubSchool> => {
      const s = await school()
      await s.activating()
      s.activate()
      await s.counter.changes.proposeMail({ accountId: someone.accountId, mail })
      await s.sync()
      return s
    }

    it('makes the new one the account’s', async () => {
      const s = await propose('nouveau@exemple.example')
      expect((await s.get(s.lastLink())).body).toContain('n•••@exemple.example')
      expect(headingOf((await s.post(s.lastLink())).body)).toBe('Votre nouvelle adresse est validée')
      await s.sync()
      const expected = [{ kind: 'mail', value: 'nouveau@exemple.example', verified_at: s.clock.now(), pending: null }]
      expect(rowsOf(s.counter.store, CONTACT)).toEqual(expected)
      expect(rowsOf(s.other, CONTACT)).toEqual(expected)
    })

    it('is no more possible once another was proposed', async () => {
      const s = await propose('un@exemple.example')
      const first = s.lastLink()
      s.clock.forward(1_000)
      await s.counter.changes.proposeMail({ accountId: someone.accountId, mail: 'deux@exemple.example' })
      await s.sync()
      const reply = await s.post(first)
      expect([reply.status, headingOf(reply.body)]).toEqual([410, 'Un autre mail remplace celui-ci'])
      expect((await s.post(s.lastLink())).status).toBe(200)
      await s.sync()
      expect(rowsOf(s.other, CONTACT)).toMatchObject([{ value: 'deux@exemple.example' }])
    })
  })

  describe('choosing a password', () => {
    it('ends the earlier one on every machine, and the new one opens the account there', async () => {
      const s = await forgetful()
      expect((await s.get(s.lastLink())).status).toBe(200)
      const reply = await s.post(s.lastLink(), twice(NEW))
      expect([reply.status, headingOf(reply.body)]).toEqual([200, 'Votre mot de passe a été modifié'])
      await s.sync()
      for (const machine of [s.counter.store, s.other])
        expect(rowsOf(machine, `SELECT hash, end_reason FROM credential WHERE kind = 'password' ORDER BY issued_at`)).toEqual([
          { hash: `plain:${PASSWORD}`, end_reason: 'replaced' },
          { hash: `plain:${NEW}`, end_reason: null },
        ])
      expect(await s.counter.credentials.check(someone.identifier, NEW)).toMatchObject({ ok: true })
      expect(await s.counter.credentials.check(someone.identifier, PASSWORD)).toMatchObject({ ok: false })
    })

    it('makes letters on paper and on their way useless, as at the kiosk', async () => {
      const s = await forgetful()
      // Made where nobody knew yet that the account is active.
      s.unheard(() => s.counter.store.accounts.setState(someone.accountId, 'notified', s.clock.now()))
      const secret = s.counter.letter()
      s.unheard(() => s.counter.store.accounts.setState(someone.accountId, 'active', s.clock.now()))
      await s.sync()
      expect((await s.post(s.lastLink(), twice(NEW))).status).toBe(200)
      await s.sync()
      expect(rowsOf(s.counter.store, 'SELECT state, secret FROM letter')).toEqual([{ state: 'void', secret: null }])
      expect(await s.counter.credentials.check(someone.identifier, secret)).toMatchObject({ error: { code: 'credentials_used' } })
    })

    it.each([
      ['too short', twice('Ab1!'), 'password', 'Ce mot de passe est trop simple'],
      ['too long', twice('Aa1-'.repeat(40)), 'password', 'Ce mot de passe est trop simple'],
      ['well known', twice('MotDePasse1!'), 'password', 'Ce mot de passe est trop connu'],
      ['one’s own identifiant', twice('A.Exemple1-'), 'password', 'trop proche de votre nom'],
      ['empty', {}, 'password', 'Ce mot de passe est trop simple'],
      ['not the same twice', twice(NEW, `${NEW}x`), 'confirmation', 'ne sont pas les mêmes'],
    ])('says beside the field what is wrong with one that is %s, and the link still serves', async (_, form, field, words) => {
      const s = await forgetful()
      const reply = await s.post(s.lastLink(), form)
      expect(reply.status).toBe(422)
      expect(reply.body).toMatch(/<title>Erreur\u00a0: Choisissez un nouveau mot de passe/)
      expect(reply.body).toMatch(new RegExp(`id="${field}-wrong">[^<]*${words}`))
      const input = new RegExp(`<input[^>]*id="${field}"[^>]*>`).exec(reply.body)?.[0] ?? ''
      expect(input).toContain(`${field}-wrong`)
      expect(input).toContain('aria-invalid="true"')
      expect(input).toContain('autofocus')
      for (const typed of Object.values(form)) expect(reply.body).not.toContain(typed)
      expect((await s.post(s.lastLink(), twice(NEW))).status).toBe(200)
    })

    it('is done once, also by many who press at the same moment', async () => {
      const s = await forgetful()
      const path = s.lastLink()
      await s.warm(path)
      const replies = await Promise.all(
        Array.from({ length: 8 }, (_, n) => `Papaye-Bleue-${n + 1}`).map((password) => s.post(path, twice(password))),
      )
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(headingOf(replies.find(({ status }) => status === 410)?.body ?? '')).toBe('Ce lien a déjà servi')
      await s.sync()
      const current = rowsOf(s.other, `SELECT hash FROM credential WHERE kind = 'password' AND ended_at IS NULL`)
      const winner = replies.findIndex(({ status }) => status === 200) + 1
      expect(current).toEqual([{ hash: `plain:Papaye-Bleue-${winner}` }])
      expect(rowsOf(s.other, 'SELECT kind FROM conflict')).toEqual([])
    })

    it('ends the other link of two that were made unseen by each other', async () => {
      const s = await forgetful()
      const first = s.lastLink()
      // As another machine would have made it: the counter's first is not ended by it.
      s.unheard(() => s.counter.store.mailLinks.forget(someone.accountId))
      await s.forgotten()
      await s.sync()
      const second = s.lastLink()
      expect((await s.get(first)).status).toBe(200)
      expect((await s.post(second, twice(NEW))).status).toBe(200)
      const reply = await s.post(first, twice('Papaye-Bleue-1'))
      expect([reply.status, headingOf(reply.body)]).toEqual([410, 'Un autre mail remplace celui-ci'])
    })

    it('is too late after a day, and not before', async () => {
      const s = await forgetful()
      s.clock.forward(DAY - 1)
      expect((await s.get(s.lastLink())).status).toBe(200)
      s.clock.forward(1)
      const reply = await s.post(s.lastLink(), twice(NEW))
      expect([reply.status, headingOf(reply.body)]).toEqual([410, 'Ce lien n’est plus valable'])
      expect(s.changed).toEqual([])
    })

    it.each(['close', 'reset', 'erase', 'withdraw'] as const)('is over when staff meanwhile did: %s', async (what) => {
      const s = await forgetful()
      const staff = accountDesk({ store: s.counter.store, clock: s.clock, brakes: s.counter.brakes })
      expect(staff[what](someone.guardianId, 'essai', 'u1')).toMatchObject({ ok: true })
      await s.sync()
      const reply = await s.post(s.lastLink(), twice(NEW))
      const gone = what === 'erase' || what === 'withdraw'
      expect([reply.status, headingOf(reply.body)]).toEqual(
        gone ? [404, 'This link is not known here yet'] : [410, 'Ce lien ne peut plus servir'],
      )
      await s.sync()
      expect(rowsOf(s.other, `SELECT 1 FROM credential WHERE hash = 'plain:${NEW}'`)).toEqual([])
    })

    it('gives way to staff who took the account back unseen by the page', async () => {
      const s = await forgetful()
      const staff = accountDesk({ store: s.counter.store, clock: s.clock, brakes: s.counter.brakes })
      staff.reset(someone.guardianId, 'essai', 'u1')
      expect((await s.post(s.lastLink(), twice(NEW))).status).toBe(200)
      await s.sync()
      expect(await s.counter.credentials.check(someone.identifier, NEW)).toMatchObject({ ok: false })
      const both = (sql: string) => [rowsOf(s.counter.store, sql), rowsOf(s.other, sql)]
      for (const sql of [
        ACCOUNT,
        CONTACT,
        'SELECT id, hash, ended_at FROM credential ORDER BY id',
        'SELECT id, end_reason FROM mail_link',
      ]) {
        const [here, there] = both(sql)
        expect(here, sql).toEqual(there)
      }
    })
  })

  describe('all of them', () => {
    it('are not ours outside of /l/', async () => {
      const s = await school()
      for (const path of ['/', '/x', '/health', '/lx', '/L/abc'])
        expect(await s.pages({ method: 'GET', path, form: null, acceptLanguage: null }), path).toBeNull()
    })

    it('say so when the address was cut', async () => {
      const s = await school()
      const [short, long] = ['a'.repeat(31), 'a'.repeat(33)]
      for (const token of ['', 'abc', short, long, '<script>alert(1)</script>', '%00', 'a/b', "' OR 1=1"]) {
        const reply = await s.get(`/l/${token}`)
        expect([reply.status, headingOf(reply.body)], token).toEqual([404, 'This address is not complete'])
        expect(reply.body, token).not.toContain('alert')
      }
    })

    it('never tell a link that nobody made from one that is still to come, nor who has an account', async () => {
      const s = await school()
      const nobody = await s.get(`/l/${'A'.repeat(32)}`)
      await s.activating()
      const early = await s.get(s.lastLink())
      expect(nobody).toEqual(early)
    })

    it('are kept from scripts, frames, caches and referrers', async () => {
      const s = await forgetful()
      for (const reply of [
        await s.get(s.lastLink()),
        await s.get('/l/x'),
        await s.post(s.lastLink(), twice('x')),
        await s.post(s.lastLink(), twice(NEW)),
      ]) {
        expect(reply.headers).toMatchObject({
          'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        })
        expect(reply.body).not.toMatch(/<script|\sstyle=|\son\w+=|javascript:|https?:/i)
      }
    })

    it('have one style sheet', async () => {
      const s = await school()
      const path = /href="(\/l\/style-[^"]+)"/.exec((await s.get('/l/x')).body)?.[1] ?? ''
      const reply = await s.get(path)
      expect(reply.headers['content-type']).toMatch(/^text\/css/)
      expect(reply.body).toContain('--strong')
    })

    it('show neither the whole address, nor the identifiant, nor a name, and log no more', async () => {
      const s = await forgetful()
      const path = s.lastLink()
      const replies = [
        await s.get(path),
        await s.post(path, twice('x')),
        await s.post(path, twice(NEW)),
        await s.post(path, twice(NEW)),
        await s.get(path),
      ]
      const told = `${replies.map(({ body }) => body).join()}${s.log.join()}`
      const token = path.slice('/l/'.length)
      for (const secret of [someone.mail, someone.identifier, someone.family, someone.mobile, someone.accountId + '"', NEW, token])
        expect(told, secret).not.toContain(secret)
      expect(told).toContain('p•••@exemple.example')
      expect(s.log).toEqual([
        'page.shown {"purpose":"choose-password"}',
        'page.shown {"purpose":"choose-password"}',
        'page.done {"purpose":"choose-password"}',
        'page.refused {"purpose":"choose-password","state":"used"}',
        'page.refused {"purpose":"choose-password","state":"used"}',
      ])
    })

    it('leave the mail’s address at the hub no longer than its link serves', async () => {
      const s = await forgetful()
      await s.post(s.lastLink(), twice(NEW))
      const rows = await store.database.transact(s.school, (sql) =>
        sql.all<{ fields: string }>(`SELECT fields FROM hub_record WHERE school = $1 AND collection = 'mail_link'`, [s.school]),
      )
      const ended = rows.map(({ fields }) => fields).filter((fields) => fields.includes('choose-password'))
      expect(ended).toHaveLength(1)
      expect(ended.join()).not.toContain(someone.mail)
    })
  })
})

describe('a hub whose store does not answer', () => {
  it('says so kindly, and to its log only what kind of error it was', async () => {
    const { database, close } = await (hubStores['SQLite'] ?? (() => Promise.reject(new Error())))()
    const broken = { ...database, transact: () => Promise.reject(new RangeError('parent@exemple.example in the middle of a statement')) }
    const s = await hubSchool(database)
    const { linkPages } = await import('../../../src/hub/pages/index.ts')
    const log: string[] = []
    const pages = linkPages({
      database: broken,
      clock: s.clock,
      ids: () => 'x',
      passwords: { hash: (password) => Promise.resolve(password), common: () => Promise.resolve(new Set()) },
      changed: () => undefined,
      log: { event: (name, detail) => void log.push(`${name} ${JSON.stringify(detail)}`) },
    })
    const reply = await pages({ method: 'POST', path: `/l/${'A'.repeat(32)}`, form: new Map(), acceptLanguage: 'tr' })
    expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '60' } })
    expect(headingOf(reply?.body ?? '')).toBe('Bir sorun oluştu')
    expect(`${reply?.body}${log.join()}`).not.toContain('exemple.example')
    expect(log).toEqual(['page.failed {"error":"RangeError"}'])
    await close()
  })
})
