import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import type { SampleFormat } from '../../../src/core/import/sample.ts'
import { contract } from '../../../src/shared/contract.ts'

const built = resolve(import.meta.dirname, '..', '..', '..', 'out', 'cli', 'index.js')

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command as a person would. */
export function guichet(...args: string[]): Promise<Ran> {
  return new Promise((done) => {
    execFile(process.execPath, [built, ...args], { encoding: 'utf8' }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr })
    })
  })
}

/** The one JSON object on stdout, and nothing beside it, as the contract describes it. Throws when it is anything else. */
export async function ask<P extends 'cli.doctor' | 'cli.import' | 'cli.letters' | 'cli.sample'>(procedure: P, ...args: string[]) {
  const { code, stdout, stderr } = await guichet(procedure.replace('cli.', ''), ...args, '--json')
  const lines = stdout.split('\n')
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one line of JSON: ${stdout}\n${stderr}`)
  return {
    code,
    stderr,
    value: contract[procedure].output.parse(JSON.parse(stdout)) as ReturnType<(typeof contract)[P]['output']['parse']>,
  }
}

/** A run that must fail: its code on stdout, words on stderr, and an exit code that is not 0. */
export async function refusal(...args: string[]): Promise<{ readonly code: string; readonly detail: unknown; readonly says: string }> {
  const { code, stdout, stderr } = await guichet(...args, '--json')
  if (code === 0) throw new Error(`it worked: ${stdout}`)
  const { error } = JSON.parse(stdout) as { error: { code: string; detail?: unknown } }
  return { code: error.code, detail: error.detail, says: stderr }
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, removed when the file's tests are done. */
export function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-cli-'))
  folders.push(folder)
  return folder
}

/** A generated school's export. */
export async function exported(pupils = 12, seed = 1, format: SampleFormat = 'siecle'): Promise<string[]> {
  const { value } = await ask(
    'cli.sample',
    '--pupils',
    String(pupils),
    '--seed',
    String(seed),
    '--format',
    format,
    '--out',
    join(place(), 'export'),
  )
  return value.files
}

/** A data folder with a generated school in it. */
export async function school(): Promise<string> {
  const dataDir = join(place(), 'data')
  await ask('cli.import', ...(await exported()), '--data', dataDir)
  return dataDir
}
