import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { explain } from '../shared/codes.ts'
import type { InputOf, ProceduresOn } from '../shared/contract.ts'
import { noLog } from '../core/log.ts'
import { readPolicy } from '../core/policy.ts'
import type { KeyStore } from '../core/ports.ts'
import { realClock, realRandom, realTimers } from '../core/real.ts'
import { argon2id } from '../core/secrets/password-hash.ts'
import { noDesk } from '../core/no-desk.ts'
import { createStation } from '../core/station.ts'
import { failure, type Failure } from '../shared/codes.ts'
import { canWrite, makeFolder } from './writable.ts'

/** The station without a window: one JSON object on stdout with `--json`, words on stderr, exit code 0 only on success. */
interface Global {
  readonly data: string
  readonly policy?: string
  readonly json?: boolean
}

const resourcesDir = process.env['GUICHET_RESOURCES'] ?? join(import.meta.dirname, '..', '..', 'resources')
const version = process.env['npm_package_version'] ?? '0.1.0'

/** The system's key store is the desktop's; here its keys are opened with the recovery code (GUICHET_RECOVERY_CODE). */
const noKeyStore: KeyStore = { protects: false, visiting: true, seal: async () => null, unseal: async () => null }

async function run<P extends ProceduresOn<'cli'>>(procedure: P, input: InputOf<P>, global: Global): Promise<void> {
  const dataDir = resolve(global.data)
  const kept = join(dataDir, 'policy.json')
  const policyPath = global.policy ?? (existsSync(kept) ? kept : join(resourcesDir, 'demo', 'policy.json'))
  const policy = readPolicy(resolve(policyPath))
  if (!policy.ok) return fail(policy.error, global)
  if (!makeFolder(dataDir)) return fail(failure('store_unwritable'), global)
  const anySchool = global.policy === undefined && policyPath !== kept
  const station = await createStation({
    dataDir,
    resourcesDir,
    policy: anySchool ? { ...policy.value, school: { ...policy.value.school, uai: null } } : policy.value,
    demo: false,
    version,
    nativeBinding: process.env['GUICHET_SQLITE_BINDING'],
    clock: realClock,
    random: realRandom,
    timers: realTimers,
    hasher: argon2id(),
    desk: noDesk,
    keyStore: noKeyStore,
    log: noLog,
    env: process.env,
    changed: () => undefined,
    show: () => undefined,
  })
  if (!station.ok) return fail(station.error, global)
  const result = await station.value.call('cli', procedure, input)
  station.value.close()
  if (!result.ok) return fail(result.error, global)
  print(result.value, global)
  if ((procedure === 'cli.doctor' || procedure === 'cli.audit.verify') && !(result.value as { ok: boolean }).ok) process.exitCode = 1
}

function print(value: unknown, { json }: Global): void {
  process.stdout.write(json === true ? `${JSON.stringify(value)}\n` : `${JSON.stringify(value, null, 2)}\n`)
}

function fail(error: Failure, { json }: Global): void {
  const { says, advice } = explain(error, 'fr')
  process.stderr.write(`${[says, advice].filter((line) => line !== null).join('\n')}\n`)
  if (json === true) process.stdout.write(`${JSON.stringify({ error })}\n`)
  process.exitCode = 1
}

const whole = (value: string): number => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new InvalidArgumentError('un nombre entier est attendu')
  return number
}
const FORMATS = ['siecle', 'onde', 'csv', 'educonnect'] as const
type Format = (typeof FORMATS)[number]
const format = (value: string): Format => {
  const known = FORMATS.find((one) => one === value)
  if (known === undefined) throw new InvalidArgumentError(FORMATS.join(', '))
  return known
}

const program = new Command('guichet').description('Guichet sans fenêtre')
const command = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--data <dossier>', 'le dossier de données', 'guichet-data')
    .option('--policy <fichier>', 'la politique de l’établissement (sinon celle du dossier de données)')
    .option('--json', 'un seul objet JSON sur la sortie')

command('import', 'Importe l’export de l’école (SIECLE, ONDE ou un tableau CSV), ou la liste des comptes d’EduConnect')
  .argument('<fichiers...>')
  .option('--dry-run', 'compare sans rien changer')
  .option('--mapping <fichier>', 'ce que sont les colonnes d’un tableau (JSON) ; sinon, ce qui a été retenu')
  .option('--delete', 'supprime la liste des comptes une fois importée, quand des mots de passe s’y lisent')
  .action((files: string[], options: Global & { dryRun?: boolean; mapping?: string; delete?: boolean }) =>
    run(
      'cli.import',
      {
        files: files.map((file) => resolve(file)),
        dryRun: options.dryRun === true,
        mapping: options.mapping === undefined ? null : resolve(options.mapping),
        deleteFile: options.delete === true,
      },
      options,
    ),
  )
command('letters', 'Prépare les lettres des comptes non activés')
  .option('--class <classe>')
  .requiredOption('--out <fichier.pdf>')
  .action((options: Global & { class?: string; out: string }) => letters(options))
command('sample', 'Écrit une école fictive')
  .option('--pupils <nombre>', '', whole, 300)
  .option('--seed <nombre>', '', whole, 1)
  .option('--format <format>', 'siecle, onde, csv (un tableau) ou educonnect (la liste des comptes)', format, 'siecle')
  .requiredOption('--out <dossier>')
  .action((options: Global & { pupils: number; seed: number; format: Format; out: string }) => sample(options))
command('doctor', 'Vérifie le poste').action((options: Global) => run('cli.doctor', {}, options))

const hub = program.command('hub').description('Le serveur de l’établissement, que nomme la politique')
const atHub = (name: string, description: string): Command =>
  hub
    .command(name)
    .description(description)
    .option('--data <dossier>', 'le dossier de données', 'guichet-data')
    .option('--policy <fichier>', 'la politique de l’établissement (sinon celle du dossier de données)')
    .option('--json', 'un seul objet JSON sur la sortie')
atHub('join', 'Rattache ce poste par un code à usage unique')
  .argument('<code>')
  .action((code: string, options: Global) => run('cli.hub.join', { code }, options))
atHub('sync', 'S’accorde avec le serveur, maintenant').action((options: Global) => run('cli.hub.sync', {}, options))
atHub('leave', 'Détache ce poste ; ses fiches restent').action((options: Global) => run('cli.hub.leave', {}, options))

program
  .command('audit')
  .description('Le journal : qui a fait quoi')
  .command('verify')
  .description('Relit toute la chaîne : une entrée modifiée, déplacée ou effacée est trouvée')
  .option('--data <dossier>', 'le dossier de données', 'guichet-data')
  .option('--policy <fichier>', 'la politique de l’établissement (sinon celle du dossier de données)')
  .option('--json', 'un seul objet JSON sur la sortie')
  .action((options: Global) => run('cli.audit.verify', {}, options))

async function letters({ class: className, out, ...global }: Global & { class?: string; out: string }): Promise<void> {
  const path = resolve(out)
  if (!canWrite(path)) return fail(failure('file_unwritable', { file: basename(path) }), global)
  return run('cli.letters', { className: className ?? null, out: path }, global)
}

/** Needs no station: no data folder is made for it. */
async function sample({
  pupils,
  seed,
  format,
  out,
  ...global
}: Global & { pupils: number; seed: number; format: Format; out: string }): Promise<void> {
  const { contract } = await import('../shared/contract.ts')
  const { writeSample } = await import('../core/import/sample.ts')
  const input = contract['cli.sample'].input.safeParse({ pupils, seed, format, out: resolve(out) })
  if (!input.success) return fail(failure('bad_input', { where: 'sample' }), global)
  const started = performance.now()
  const { out: outDir } = input.data
  const files = makeFolder(outDir) ? await writeSample({ pupils, seed, format, outDir }).catch(() => null) : null
  if (files === null) return fail(failure('file_unwritable', { file: basename(outDir) }), global)
  print({ files: [...files], pupils, seconds: Math.round(performance.now() - started) / 1000 }, global)
}

await program.parseAsync()
