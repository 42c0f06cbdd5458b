import { z } from 'zod'
import { className } from '../model.ts'
import { accountListReportSchema } from '../account-list.ts'
import { importFormat, rejectedLineSchema } from '../import.ts'
import { linkStateSchema } from '../link.ts'
import { row } from './row.ts'

const cli = { surface: 'cli', roles: ['operator'] } as const
const path = z.string().min(1).max(4096)

export const checkSchema = z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })

/** The commands of `guichet`. Their outputs are what `--json` prints, and stay stable. */
export const cliRows = {
  'cli.import': row({
    ...cli,
    /** `mapping`: a file that says what the headings of an unknown table are. `deleteFile`: an account list whose passwords lie in it goes. */
    input: z.strictObject({
      files: z.array(path).min(1).max(10),
      dryRun: z.boolean(),
      mapping: path.nullable().default(null),
      deleteFile: z.boolean().default(false),
    }),
    output: z.union([
      z.strictObject({
        format: importFormat,
        pupils: z.number().int(),
        guardians: z.number().int(),
        added: z.number().int(),
        changed: z.number().int(),
        leaving: z.number().int(),
        rejected: z.array(rejectedLineSchema),
        seconds: z.number(),
      }),
      accountListReportSchema.extend({ toDecide: z.number().int(), deleted: z.boolean(), seconds: z.number() }),
    ]),
    errors: [
      'import_needs_mapping',
      'import_mapping_incomplete',
      'import_mapping_unreadable',
      'import_missing_heading',
      'import_file_kept',
      'no_school',
    ],
  }),
  'cli.letters': row({
    ...cli,
    input: z.strictObject({ className: className.nullable(), out: path }),
    output: z.strictObject({ letters: z.number().int(), pages: z.number().int(), seconds: z.number(), rssMiB: z.number() }),
    errors: ['not_found', 'no_school', 'file_unwritable'],
  }),
  'cli.sample': row({
    ...cli,
    input: z.strictObject({
      pupils: z.number().int().min(1).max(1_000_000),
      seed: z.number().int(),
      format: z.enum(['siecle', 'onde', 'csv', 'educonnect']),
      out: path,
    }),
    output: z.strictObject({ files: z.array(z.string()), pupils: z.number().int(), seconds: z.number() }),
    errors: ['file_unwritable'],
  }),
  /** Reads the whole chain of audit. */
  'cli.audit.verify': row({
    ...cli,
    input: z.strictObject({}),
    output: z.strictObject({ ok: z.boolean(), entries: z.number().int(), brokenAt: z.number().int().nullable() }),
    errors: [],
  }),
  /** Joins the school's hub and stays until both know the same. */
  'cli.hub.join': row({
    ...cli,
    input: z.strictObject({ code: z.string().min(8).max(40) }),
    output: z.strictObject({ schoolName: z.string(), link: linkStateSchema }),
    errors: [
      'hub_missing',
      'join_code_wrong',
      'join_families_twice',
      'already_joined',
      'hub_unreachable',
      'hub_reply',
      'hub_busy',
      'hub_unsigned',
    ],
  }),
  /** One conversation with the hub, and how the machine stands then. */
  'cli.hub.sync': row({ ...cli, input: z.strictObject({}), output: z.strictObject({ link: linkStateSchema }), errors: [] }),
  /** Alone again; `unsent`: changes that the hub never heard of. They stay here. */
  'cli.hub.leave': row({
    ...cli,
    input: z.strictObject({}),
    output: z.strictObject({ unsent: z.number().int() }),
    errors: ['not_joined'],
  }),
  'cli.doctor': row({
    ...cli,
    input: z.strictObject({}),
    output: z.strictObject({ ok: z.boolean(), checks: z.array(checkSchema) }),
    errors: [],
  }),
} as const
