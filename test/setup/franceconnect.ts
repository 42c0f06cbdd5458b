import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'

/** What pages say and do there: buttons and links by their words. */
export const PAGE = { login: 'Se connecter', refuse: 'Refuser', elsewhere: 'Un autre site', window: 'Aide' } as const

export const RETURN_TO = 'https://guichet.example/retour'
export const CLIENT_SECRET = 'secret-of-the-test'

export interface Identity {
  readonly sub: string
  readonly family_name: string
  readonly given_name: string
  readonly preferred_username?: string
}

/** A real OpenID Connect provider on loopback that behaves as FranceConnect v2 does, and misbehaves where it is told to. */
export interface FranceConnectProvider {
  readonly issuer: string
  person: Identity
  acr: string
  /** Changes an ID token's claims before it is signed again by the provider's own key. */
  idToken: (claims: JWTPayload) => JWTPayload
  /** Signs userinfo with a key that nobody published. */
  forgesUserinfo: boolean
  /** Where logging out was asked for, and how often it was confirmed. */
  readonly logouts: { confirmed: number }
  close(): Promise<void>
}

export async function openFranceConnect(): Promise<FranceConnectProvider> {
  const keys = await generateKeyPair('ES256', { extractable: true })
  const stranger = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(keys.privateKey)), kid: 'k1', alg: 'ES256', use: 'sig' }
  const server: Server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const state: FranceConnectProvider = {
    issuer,
    person: { sub: 'sub-1', family_name: 'Payet', given_name: 'Nadia Marie' },
    acr: 'eidas1',
    idToken: (claims) => claims,
    forgesUserinfo: false,
    logouts: { confirmed: 0 },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const sign = (claims: JWTPayload, key: CryptoKey): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'JWT' }).sign(key)

  const configuration: Configuration = {
    clients: [
      {
        client_id: 'guichet',
        client_secret: CLIENT_SECRET,
        redirect_uris: [RETURN_TO],
        post_logout_redirect_uris: [RETURN_TO],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['cookie-key-of-the-test'] },
    acrValues: ['eidas1', 'eidas2', 'eidas3', 'eidas0'],
    claims: {
      openid: ['sub', 'acr'],
      given_name: ['given_name'],
      family_name: ['family_name'],
      preferred_username: ['preferred_username'],
    },
    scopes: ['openid', 'given_name', 'family_name', 'preferred_username'],
    enabledJWA: { userinfoSigningAlgValues: ['ES256'], idTokenSigningAlgValues: ['ES256'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = `<!doctype html><title>Au revoir</title>${form}<script>document.forms[0].elements.length; const f = document.forms[0]; f.insertAdjacentHTML('beforeend', '<input type=hidden name=logout value=yes>'); f.submit()</script>`
        },
      },
    },
    interactions: { url: (_ctx, interaction) => `/page/${interaction.uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ ...state.person, sub: accountId }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client?.clientId ?? '', accountId: ctx.oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid given_name family_name preferred_username')
      await grant.save()
      return grant
    },
  }
  const provider = quietly(() => new Provider(issuer, configuration))
  provider.use(async (ctx, next) => {
    const page = /^\/page\/([^/]+)(\/(login|refuse))?$/.exec(ctx.path)
    if (page !== null && page[3] === undefined) {
      ctx.type = 'html'
      ctx.body = `<!doctype html><html lang="fr"><title>FranceConnect de démonstration</title><h1>Choisissez un compte</h1>
        <form method="post" action="${ctx.path}/login"><button>${PAGE.login}</button></form>
        <form method="post" action="${ctx.path}/refuse"><button>${PAGE.refuse}</button></form>
        <p><a href="http://localhost:9/ailleurs">${PAGE.elsewhere}</a> <a target="_blank" href="https://aide.example/">${PAGE.window}</a>
        <label>Identifiant <input name="user"></label></p></html>`
      return
    }
    if (page !== null) {
      const result =
        page[3] === 'login'
          ? { login: { accountId: state.person.sub, acr: state.acr } }
          : { error: 'access_denied', error_description: 'User auth aborted' }
      ctx.respond = false
      return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false })
    }
    await next()
    if (ctx.path === '/token' && ctx.status === 200) {
      const body = ctx.body as { id_token: string }
      ctx.body = { ...body, id_token: await sign(state.idToken(decodeJwt(body.id_token)), keys.privateKey) }
    }
    if (ctx.path === '/me' && state.forgesUserinfo && ctx.status === 200) {
      ctx.body = await sign(decodeJwt(String(ctx.body)), stranger.privateKey)
    }
    if (ctx.path === '/session/end/confirm') state.logouts.confirmed += 1
  })
  server.on('request', provider.callback())
  return state
}

/** oidc-provider warns that it keeps everything in memory, which is what a test wants. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console
  Object.assign(console, { warn: () => undefined, info: () => undefined })
  try {
    return make()
  } finally {
    Object.assign(console, { warn, info })
  }
}
