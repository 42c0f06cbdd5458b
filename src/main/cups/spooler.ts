import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { userInfo } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { failure, type Failure } from '../../shared/codes.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { JobReport, StallReason } from '../../shared/wire.ts'
import { decodeAnswer, encodeRequest, type IppAnswer, type IppAttributes, type IppRequest } from './ipp.ts'

const SOCKETS = ['/run/cups/cups.sock', '/var/run/cups/cups.sock', '/private/var/run/cupsd']
const PATIENCE_MS = 120_000
/** CUPS tells nobody by itself how a job is doing. */
const LOOK_EVERY_MS = 300

const CREATE_JOB = 0x0005
const SEND_DOCUMENT = 0x0006
const CANCEL_JOB = 0x0008
const GET_JOB = 0x0009
const GET_PRINTER = 0x000b

const NOT_FOUND = 0x0406
const A4 = { x: 21_000, y: 29_700 }

/** Where CUPS listens: as its own tools look for it. */
type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number }
export function cupsAddress(env: Readonly<Record<string, string | undefined>>): Address {
  const named = env['CUPS_SERVER']
  if (named?.startsWith('/') === true) return { socketPath: named }
  if (named !== undefined && named !== '') {
    const [host = 'localhost', port = '631'] = named.split(':')
    return { host, port: Number(port) }
  }
  const socketPath = SOCKETS.find((path) => existsSync(path))
  return socketPath === undefined ? { host: 'localhost', port: 631 } : { socketPath }
}

const WHY: readonly (readonly [RegExp, StallReason])[] = [
  [/media-empty|media-needed/, 'paper'],
  [/media-jam/, 'jam'],
  [/cover-open|door-open|interlock-open/, 'cover'],
  [/(marker-supply|toner|ink)-(empty|missing)/, 'ink'],
  [/offline|connecting-to-device|timed-out|shutdown/, 'off'],
]

/** CUPS' jobs over its own protocol: a job exists, and has a name, before its pages go there. */
export function cupsSpooler(address: Address) {
  const user = { tag: 'name', value: userInfo().username } as const

  function ask(path: string, what: IppRequest, document?: Uint8Array): Promise<IppAnswer> {
    const head = encodeRequest(what)
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...address,
          method: 'POST',
          path,
          headers: { 'content-type': 'application/ipp', 'content-length': head.length + (document?.length ?? 0), host: 'localhost' },
          timeout: PATIENCE_MS,
          agent: false,
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            try {
              resolve(decodeAnswer(Buffer.concat(chunks)))
            } catch {
              reject(new Error(`CUPS answered ${response.statusCode ?? 0}`))
            }
          })
        },
      )
      sent.on('timeout', () => sent.destroy(new Error('CUPS is silent')))
      sent.on('error', reject)
      sent.write(head)
      sent.end(document)
    })
  }

  const uriOf = (printer: string): IppAttributes => [
    ['printer-uri', { tag: 'uri', value: `ipp://localhost/printers/${encodeURIComponent(printer)}` }],
    ['requesting-user-name', user],
  ]
  const jobUri = (job: string): IppAttributes => [
    ['job-uri', { tag: 'uri', value: `ipp://localhost/jobs/${job}` }],
    ['requesting-user-name', user],
  ]
  const only = (...names: string[]): IppAttributes => [['requested-attributes', names.map((value) => ({ tag: 'keyword', value }) as const)]]
  const isFine = ({ status }: IppAnswer): boolean => status < 0x0100

  async function whyStopped(printer: string): Promise<StallReason | null> {
    const answer = await ask('/', {
      operation: GET_PRINTER,
      operationAttributes: [...uriOf(printer), ...only('printer-state', 'printer-state-reasons')],
    })
    const found = answer.groups[0]
    const reasons = (found?.get('printer-state-reasons') ?? []).join(' ')
    return WHY.find(([pattern]) => pattern.test(reasons))?.[1] ?? (found?.get('printer-state')?.[0] === 5 ? 'stopped' : null)
  }

  /** Rejects when CUPS cannot be reached. */
  async function look(job: string): Promise<JobReport> {
    const wanted = ['job-state', 'job-state-reasons', 'time-at-processing', 'number-of-documents', 'job-printer-uri']
    const answer = await ask('/jobs/', { operation: GET_JOB, operationAttributes: [...jobUri(job), ...only(...wanted)] })
    const found = answer.groups[0]
    if (answer.status === NOT_FOUND || found === undefined) return { at: 'unknown' }
    const state = Number(found.get('job-state')?.[0] ?? 0)
    if (state === 9) return { at: 'printed' }
    if (state === 7 || state === 8) return { at: 'dropped', touched: typeof found.get('time-at-processing')?.[0] === 'number' }
    if (Number(found.get('number-of-documents')?.[0] ?? 0) === 0 || found.get('job-state-reasons')?.includes('job-incoming') === true)
      return { at: 'empty' }
    const printer = decodeURIComponent(String(found.get('job-printer-uri')?.[0] ?? '').split('/').at(-1) ?? '')
    return { at: 'spooler', why: await whyStopped(printer) }
  }

  return {
    /** A job without pages: it prints nothing. Failures: `printer_gone`, `printer_refused`. */
    async open(printer: string, title: string, tray: string | null): Promise<Result<{ readonly job: string }, Failure>> {
      const size = [
        ['x-dimension', { tag: 'integer', value: A4.x }],
        ['y-dimension', { tag: 'integer', value: A4.y }],
      ] as const
      const media: IppAttributes =
        tray === null
          ? [['media', { tag: 'keyword', value: 'iso_a4_210x297mm' }]]
          : [
              [
                'media-col',
                {
                  tag: 'collection',
                  value: [
                    ['media-size', { tag: 'collection', value: size }],
                    ['media-source', { tag: 'keyword', value: tray }],
                  ],
                },
              ],
            ]
      try {
        const answer = await ask(`/printers/${encodeURIComponent(printer)}`, {
          operation: CREATE_JOB,
          operationAttributes: [...uriOf(printer), ['job-name', { tag: 'name', value: title.slice(0, 100) }]],
          jobAttributes: media,
        })
        const id = answer.groups[0]?.get('job-id')?.[0]
        if (isFine(answer) && typeof id === 'number') return ok({ job: String(id) })
        return err(failure(answer.status === NOT_FOUND ? 'printer_gone' : 'printer_refused', { printer }))
      } catch {
        return err(failure('printer_gone', { printer }))
      }
    },
    /** The job's pages; from here on it may print. What became of it, `report` says. */
    async fill(job: string, pdf: Uint8Array): Promise<boolean> {
      const document: IppAttributes = [
        ['document-format', { tag: 'mime', value: 'application/pdf' }],
        ['last-document', { tag: 'boolean', value: true }],
      ]
      return ask('/jobs/', { operation: SEND_DOCUMENT, operationAttributes: [...jobUri(job), ...document] }, pdf).then(isFine, () => false)
    },
    /** Where the job is, as soon as that is not `unlike`. A CUPS that is away is waited for: it keeps its jobs. */
    async report(job: string, unlike: JobReport | null): Promise<JobReport> {
      for (;;) {
        const now = await look(job).catch((): JobReport => ({ at: 'spooler', why: 'off' }))
        if (JSON.stringify(now) !== JSON.stringify(unlike)) return now
        await pause(LOOK_EVERY_MS)
      }
    },
    /** Takes a job back; nothing when it has ended. */
    async cancel(job: string): Promise<void> {
      await ask('/jobs/', { operation: CANCEL_JOB, operationAttributes: jobUri(job) }).catch(() => undefined)
    },
    /** CUPS keeps a document for a day: this one holds secrets, so it goes with its job. */
    async forget(job: string): Promise<void> {
      const purge: IppAttributes = [['purge-job', { tag: 'boolean', value: true }]]
      await ask('/jobs/', { operation: CANCEL_JOB, operationAttributes: [...jobUri(job), ...purge] }).catch(() => undefined)
    },
    /** The paper trays a printer names, but for the automatic choice. */
    async trays(printer: string): Promise<readonly string[]> {
      const attributes = [...uriOf(printer), ...only('media-source-supported')]
      const answer = await ask('/', { operation: GET_PRINTER, operationAttributes: attributes }).catch(() => null)
      return (answer?.groups[0]?.get('media-source-supported') ?? []).filter((tray) => typeof tray === 'string' && tray !== 'auto') as string[]
    },
  }
}
export type CupsSpooler = ReturnType<typeof cupsSpooler>
