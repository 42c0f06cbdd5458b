import { join } from 'node:path'
import { argon2id } from '../src/core/secrets/password-hash.ts'
import { sampleFamilies, type SampleAdult, type SamplePupil } from '../src/core/import/sample/families.ts'
import { openFranceConnect, RETURN_TO } from '../test/setup/franceconnect.ts'
import { openBrowser } from '../test/setup/franceconnect-browser.ts'
import { Parent, type Times } from './screens/parent.ts'
import { openBenchStation } from './screens/station.ts'

const PARENTS = 25
const OUTSIDE = 'franceconnect/franceconnect'
const PASSWORD = 'Mangue-Verte-42'

export interface ScreensResult {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly steps: readonly { readonly step: string; readonly times: number; readonly p50Ms: number; readonly p95Ms: number }[]
  /** Left out of every step above: what is waited for outside, here a provider on this machine. */
  readonly outside: { readonly name: string; readonly ms: number }
  /** Left out of every step above. */
  readonly hashing: { readonly name: string; readonly ms: number }
}

interface Who {
  readonly adult: SampleAdult
  readonly children: readonly SamplePupil[]
}

/** From an answer to the next screen, for every step of every procedure, through core's own calls on a store on disk. */
export async function run({ log }: { readonly log: (line: string) => void }): Promise<ScreensResult> {
  const provider = await openFranceConnect()
  const browser = openBrowser()
  const { station, close } = await openBenchStation(join(import.meta.dirname, '..', 'resources'), {
    desk: browser,
    franceConnect: { issuer: provider.issuer, clientId: 'guichet', clientSecret: { env: 'GUICHET_BENCH_FC' }, returnTo: RETURN_TO },
  })
  const times: Times = new Map()
  try {
    const parent = new Parent(station, times)
    const { store, batches, warm } = station.house
    await warm()
    for (const [at, who] of people().entries()) {
      store.db.exec('DELETE FROM attempt')
      provider.person = { sub: `sub-${at}`, family_name: who.adult.family, given_name: who.adult.first }
      await comeAndGo(parent, who, at, (sourceKey) => {
        const row = store.db.prepare<[string], { id: string }>('SELECT id FROM guardian WHERE source_key = ?').get(sourceKey)
        const made = batches.create({ scope: 'guardian', guardianId: row?.id ?? '' }, 'system')
        if (!made.ok) throw new Error(made.error.code)
        const identifier = store.accounts.byGuardian(row?.id ?? '')?.identifier ?? ''
        return { identifier, secret: store.letters.ofBatch(made.value.id)[0]?.secret ?? '' }
      })
    }
  } finally {
    close()
    await browser.wiped()
    await provider.close()
  }
  const outside = times.get(OUTSIDE) ?? []
  times.delete(OUTSIDE)
  const steps = [...times].map(([step, all]) => ({ step, times: all.length, p50Ms: quantile(all, 0.5), p95Ms: quantile(all, 0.95) }))
  const all = [...times.values()].flat()
  const result = { p50Ms: quantile(all, 0.5), p95Ms: quantile(all, 0.95), steps, outside: { name: OUTSIDE, ms: quantile(outside, 0.5) }, hashing: await hashing() }
  log(
    `p50 ${result.p50Ms} ms, p95 ${result.p95Ms} ms over ${all.length} answers; slowest step p95 ${Math.max(...steps.map((one) => one.p95Ms))} ms`,
  )
  return result
}
export default run

async function comeAndGo(
  parent: Parent,
  { adult, children }: Who,
  at: number,
  letter: (key: string) => { identifier: string; secret: string },
) {
  const number = { country: 'FR', number: adult.mobile }
  const code = async (): Promise<void> => parent.say({ kind: 'enter-code', answer: { kind: 'code', code: await parent.code() } })
  const dates = async (): Promise<void> => {
    while (parent.step.screen.kind === 'confirm-birth-date') {
      const { childFirstName } = parent.step.screen.view
      const date = children.find(({ first }) => first === childFirstName)?.birth ?? ''
      await parent.say({ kind: 'confirm-birth-date', answer: { kind: 'date', date } })
    }
  }
  const choose = (): Promise<void> => parent.say({ kind: 'choose-password', answer: { password: PASSWORD, confirmation: PASSWORD } })
  const mail = `parent${at}@exemple.example`
  const { identifier, secret } = letter(`siecle:${adult.id}`)
  const signIn = (): Promise<void> =>
    parent.say({ kind: 'enter-credentials', answer: { kind: 'typed', identifier, password: PASSWORD } })
  const recover = async (): Promise<void> => {
    await parent.quit()
    await parent.begin('lost')
    await parent.say({ kind: 'choose', answer: { option: 'identifier' } })
    await parent.say({ kind: 'choose', answer: { option: 'sms' } })
    await parent.say({ kind: 'ask-phone', answer: number })
    await parent.say({ kind: 'done', answer: { then: 'recover-password' } })
    await parent.say({ kind: 'ask-identifier', answer: { identifier } })
    await parent.say({ kind: 'choose', answer: { option: 'sms' } })
    await code()
    await choose()
    await parent.quit()
  }
  if (at % 3 === 2) {
    await parent.begin('franceconnect')
    await parent.say({ kind: 'franceconnect', answer: {} })
    await parent.say({ kind: 'ask-phone', answer: number })
    await code()
    await dates()
    await recover()
    await parent.begin('my-account')
    await signIn()
  } else if (at % 3 === 0) {
    await parent.begin('activate-by-letter')
    await parent.say({ kind: 'enter-credentials', answer: { kind: 'typed', identifier, password: secret } })
    await dates()
    await choose()
    await parent.say({ kind: 'ask-mail', answer: { mail, confirmation: mail } })
    await parent.say({ kind: 'done', answer: { then: 'validate-mail' } })
    await parent.say({ kind: 'validate-mail', answer: { kind: 'code', code: await parent.code() } })
  } else {
    await parent.begin('register-by-sms')
    await parent.say({ kind: 'explain-registration', answer: {} })
    await parent.say({ kind: 'ask-identity', answer: { familyName: adult.family, firstName: adult.first } })
    await parent.say({ kind: 'ask-phone', answer: number })
    await code()
    await dates()
    await choose()
  }
  if (at % 3 !== 2) await parent.say({ kind: 'done', answer: { then: 'my-account' } })
  await parent.say({ kind: 'account', answer: { do: 'change-mobile' } })
  await parent.say({ kind: 'ask-phone', answer: number })
  await code()
  await parent.say({ kind: 'done', answer: { then: 'my-account' } })
  await parent.say({ kind: 'account', answer: { do: 'change-mail' } })
  await parent.say({ kind: 'change-mail', answer: { kind: 'mail', mail: `n${mail}`, confirmation: `n${mail}` } })
  await parent.say({ kind: 'validate-mail', answer: { kind: 'code', code: await parent.code() } })
  await parent.quit()
  // Who came by FranceConnect has done so before; more SMS an hour their number may not have.
  if (at % 3 !== 2) await recover()
  await parent.begin('my-account')
  await signIn()
  await parent.quit()
}

function people(): readonly Who[] {
  return [...sampleFamilies({ pupils: 120, seed: 7, format: 'siecle', schoolYear: 2026 })]
    .flatMap(({ adults, pupils }): Who[] => {
      const children = pupils.filter(({ left }) => !left)
      if (new Set(children.map(({ first }) => first)).size < children.length) return []
      return adults
        .filter((adult) => !adult.contact && /^063998\d{4}$/.test(adult.mobile))
        .slice(0, 1)
        .map((adult) => ({ adult, children }))
    })
    .slice(0, PARENTS)
}

async function hashing(): Promise<ScreensResult['hashing']> {
  const hasher = argon2id()
  await hasher.hash('warm')
  const began = performance.now()
  for (let n = 0; n < 5; n += 1) await hasher.hash(PASSWORD)
  return { name: 'argon2id m=19 MiB t=2 p=1', ms: round((performance.now() - began) / 5) }
}

const quantile = (all: readonly number[], q: number): number => {
  const sorted = all.toSorted((a, b) => a - b)
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0)
}
const round = (ms: number): number => Math.round(ms * 10) / 10
