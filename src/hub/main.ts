import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { failureWords } from './words.ts'
import { createHub, type Hub, type HubOptions } from './hub.ts'
import { lineLog, silentLog } from './log.ts'
import type { HubLog } from './ports.ts'
import { noServices, readHubConfig, type HubConfig } from './services/config.ts'
import { reportOf } from './services/report.ts'
import { DatabaseAway } from './store/sql.ts'
import { sqliteDatabase } from './store/sqlite.ts'

/** The hub as a program. What it needs is said by flags; what is secret by the environment: DATABASE_URL, GUICHET_HUB_KEY, GUICHET_HUB_METRICS_TOKEN. */
interface Global {
  readonly data: string
}
interface Serve extends Global {
  readonly port: number
  readonly host: string
  readonly cert?: string
  readonly key?: string
  readonly behindProxy?: boolean
  readonly config?: string
}

const DAY = 86_400_000
const env = process.env

/** The hub's own key: from the environment, as several processes need, else a file beside the embedded database. */
function hubKey(folder: string): Uint8Array {
  const given = env['GUICHET_HUB_KEY']
  if (given !== undefined) {
    const key = Buffer.from(given, 'base64url')
    if (key.length !== 32) throw new Error('GUICHET_HUB_KEY : 32 octets en base64url sont attendus')
    return key
  }
  if (env['DATABASE_URL'] !== undefined)
    throw new Error(
      'Avec PostgreSQL, la clé du serveur vient de GUICHET_HUB_KEY (la même pour tous les processus) : « npm run hub -- key » en fait une.',
    )
  const path = join(folder, 'hub.key')
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    chmodSync(path, 0o600)
  }
  return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
}

async function open({ data }: Global, log: HubLog, options: Pick<HubOptions, 'tls' | 'behindProxy' | 'config'>): Promise<Hub> {
  const folder = resolve(data)
  const url = env['DATABASE_URL']
  if (url === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const key = hubKey(folder)
  const database =
    url === undefined
      ? sqliteDatabase({ path: join(folder, 'hub.db'), nativeBinding: env['GUICHET_SQLITE_BINDING'] })
      : await (await import('./store/postgres.ts')).postgresDatabase({ url })
  return createHub(
    {
      database,
      key,
      log,
      now: () => Date.now(),
      random: (length) => randomBytes(length),
      after: (ms, call) => {
        const timer = setTimeout(call, ms)
        return () => clearTimeout(timer)
      },
    },
    { ...options, env, metricsToken: env['GUICHET_HUB_METRICS_TOKEN'] ?? null },
  )
}

/** How often a database that does not answer yet is asked again, in milliseconds. */
const KNOCK = 1_000

/** A server that starts with its machine may be there before its database. */
async function openWhenThere(global: Global, log: HubLog, options: Parameters<typeof open>[2]): Promise<Hub> {
  for (;;)
    try {
      return await open(global, log, options)
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error
      log.event('database.lost')
      await new Promise((resolve) => setTimeout(resolve, KNOCK))
    }
}

async function serve(options: Serve): Promise<void> {
  const { cert, key, port, host, behindProxy = false } = options
  if ((cert === undefined) !== (key === undefined)) throw new Error('--cert et --key vont ensemble')
  const tls = cert === undefined || key === undefined ? null : { cert: readFileSync(cert), key: readFileSync(key) }
  const here = ['127.0.0.1', '::1', 'localhost'].includes(host)
  if (tls === null && !here && !behindProxy)
    throw new Error(
      `Sans --cert et --key, le serveur n'écoute que cette machine ; derrière un mandataire HTTPS, dites-le par --behind-proxy.`,
    )
  const log = lineLog(
    (line) => void process.stdout.write(line),
    () => Date.now(),
  )
  const config = options.config === undefined ? noServices : configAt(options.config)
  const hub = await openWhenThere(options, log, { tls, behindProxy, config })
  // A database that goes away just now is waited for like any other time.
  await hub.checkServices().catch((error: unknown) => {
    if (!(error instanceof DatabaseAway)) throw error
    log.event('database.lost')
  })
  const taken = await hub.listen(port, host)
  log.event('hub.started', { port: taken, tls: tls !== null, database: env['DATABASE_URL'] === undefined ? 'sqlite' : 'postgresql' })
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    void hub.close().then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function configAt(path: string): HubConfig {
  const read = readHubConfig(path)
  if (!read.ok) throw new Error(failureWords(read.error))
  return read.value
}

/** Opens the hub's store, does one thing, closes it. May run beside a hub that serves. */
async function once(global: Global, work: (hub: Hub) => Promise<string>): Promise<void> {
  const hub = await open(global, silentLog, { tls: null, behindProxy: false })
  try {
    process.stdout.write(`${await work(hub)}\n`)
  } finally {
    await hub.close()
  }
}

async function schoolNamed(hub: Hub, given: string): Promise<string> {
  const found = (await hub.schools.list()).filter(({ id, name }) => id === given || name === given)
  const [only] = found
  if (only === undefined || found.length > 1) throw new Error(`Aucun établissement (ou plusieurs) : ${given}`)
  return only.id
}

const whole = (value: string): number => {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('un nombre entier est attendu')
  return number
}

const program = new Command('hub')
  .description('Le serveur de Guichet : les postes d’un établissement s’y accordent.')
  .option('--data <dossier>', 'où vivent la base embarquée et la clé', 'guichet-hub')
const globals = (): Global => program.opts<Global>()

program
  .command('serve', { isDefault: true })
  .description('sert les postes')
  .option('--port <n>', 'port', whole, 8443)
  .option('--host <adresse>', 'adresse d’écoute', '127.0.0.1')
  .option('--cert <fichier>', 'certificat (PEM)')
  .option('--key <fichier>', 'clé du certificat (PEM)')
  .option('--behind-proxy', 'un mandataire HTTPS est devant ; l’adresse des appelants vient de X-Forwarded-For')
  .option('--config <fichier>', 'ce que le serveur fait pour les établissements : envoyer, garder le secret de FranceConnect (JSON)')
  .action((options: Omit<Serve, 'data'>) => serve({ ...globals(), ...options }))
program
  .command('school <nom>')
  .description('ajoute un établissement et en donne l’identifiant')
  .action((name: string) => once(globals(), async (hub) => (await hub.schools.add(name)).id))
program
  .command('schools')
  .description('liste les établissements')
  .action(() => once(globals(), async (hub) => (await hub.schools.list()).map(({ id, name }) => `${id}  ${name}`).join('\n')))
program
  .command('code <établissement>')
  .description(
    'fait un code à usage unique, par lequel un poste rejoint l’établissement (nom ou identifiant ; ajouté s’il est nouveau avec --add)',
  )
  .option('--label <texte>', 'pour quel poste', hostname())
  .option('--days <n>', 'valable tant de jours', whole, 7)
  .option('--add', 'ajoute l’établissement s’il n’existe pas')
  .action((school: string, { label, days, add }: { label: string; days: number; add?: boolean }) =>
    once(globals(), async (hub) => {
      const known = await hub.schools.list()
      const fresh = add === true && !known.some(({ id, name }) => id === school || name === school)
      const id = fresh ? (await hub.schools.add(school)).id : await schoolNamed(hub, school)
      return hub.schools.code(id, label, days * DAY)
    }),
  )
program
  .command('stations <établissement>')
  .description('liste les postes')
  .action((school: string) =>
    once(globals(), async (hub) => {
      const stations = await hub.schools.stations(await schoolNamed(hub, school))
      const date = (at: number): string => new Date(at).toISOString().slice(0, 10)
      return stations
        .map(
          ({ id, name, joinedAt, revokedAt }) =>
            `${id}  ${name}  ${date(joinedAt)}${revokedAt === null ? '' : `  exclu le ${date(revokedAt)}`}`,
        )
        .join('\n')
    }),
  )
program
  .command('revoke <établissement> <poste>')
  .description('exclut un poste : volé, cédé, remplacé')
  .action((school: string, station: string) =>
    once(globals(), async (hub) => {
      const gone = await hub.schools.revoke(await schoolNamed(hub, school), station)
      if (!gone.ok) throw new Error(failureWords(gone.error))
      return `${station} est exclu.`
    }),
  )
program
  .command('check')
  .description('dit ce qu’une configuration fait pour chaque établissement, et ce qui y manque')
  .requiredOption('--config <fichier>', 'la configuration (JSON)')
  .action(({ config }: { config: string }) =>
    once(globals(), async (hub) => {
      const { schools, missing } = reportOf(configAt(config), await hub.schools.list(), env)
      if (missing.length > 0) process.exitCode = 1
      return [...schools, ...missing].join('\n')
    }),
  )
program
  .command('key')
  .description('fait une clé pour GUICHET_HUB_KEY')
  .action(() => void process.stdout.write(`${randomBytes(32).toString('base64url')}\n`))

program.parseAsync().catch((error: unknown) => {
  const says = error instanceof DatabaseAway ? 'La base de données ne répond pas.' : error instanceof Error ? error.message : 'erreur'
  process.stderr.write(`${says}\n`)
  process.exitCode = 1
})
