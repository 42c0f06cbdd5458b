import { z } from 'zod'
import { accountListChoicesSchema, accountListPreviewSchema, accountListReportSchema, EVERYTHING } from '../../account-list.ts'
import {
  childTieSchema,
  ENTRIES_AT_ONCE,
  entryGroup,
  importEntriesSchema,
  importPreviewSchema,
  importReportSchema,
  leaveOutSchema,
  MOST_HOMONYMS,
  NOTHING_LEFT_OUT,
} from '../../import.ts'
import { mappingId, mappingSchema, tableCountSchema, unknownTableSchema } from '../../mapping.ts'
import { id, instant } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

/** What came of looking at files: a difference, a table that a person maps first, or EduConnect's account list. */
const looked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('people'), previewId: id, preview: importPreviewSchema }),
  z.strictObject({ kind: z.literal('table'), tableId: mappingId, table: unknownTableSchema }),
  z.strictObject({ kind: z.literal('accounts'), previewId: id, preview: accountListPreviewSchema }),
])

/** The school’s export: a dry run, then what a person wants of it or nothing. */
export const importsRows = {
  /** The system's file dialog, then the dry run: nothing is changed. `null` when nobody chose a file. */
  'staff.import.preview': row({ ...staff, input: nothing, output: looked.nullable(), errors: ['no_school'] }),
  /** What would be read of a table with this mapping. A newer question ends the older one: `import_cancelled`. */
  'staff.import.count': row({
    ...staff,
    input: z.strictObject({ tableId: mappingId, mapping: mappingSchema }),
    output: tableCountSchema,
    errors: ['preview_gone'],
  }),
  /** What a table's headings mean; remembered by the set of them. Goes on to the next table, or to the difference. */
  'staff.import.map': row({
    ...staff,
    input: z.strictObject({ tableId: mappingId, mapping: mappingSchema }),
    output: looked,
    errors: ['preview_gone', 'import_mapping_incomplete'],
  }),
  /** A page of what the preview adds, changes or takes away; `query`: words of a name. */
  'staff.import.entries': row({
    ...staff,
    input: z.strictObject({
      previewId: id,
      group: entryGroup,
      query: z.string().max(60),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(ENTRIES_AT_ONCE),
    }),
    output: importEntriesSchema,
    errors: ['preview_gone'],
  }),
  /** Which child each homonym is: all that was said of them, and the difference anew. */
  'staff.import.tie': row({
    ...staff,
    input: z.strictObject({ previewId: id, ties: z.array(childTieSchema).max(MOST_HOMONYMS) }),
    output: looked,
    errors: ['preview_gone'],
  }),
  'staff.import.apply': row({
    ...staff,
    input: z.strictObject({ previewId: id, leaveOut: leaveOutSchema.default(NOTHING_LEFT_OUT) }),
    output: importReportSchema,
    errors: ['preview_gone'],
  }),
  'staff.import.applyAccounts': row({
    ...staff,
    input: z.strictObject({ previewId: id, choices: accountListChoicesSchema.default(EVERYTHING) }),
    output: accountListReportSchema,
    errors: ['preview_gone', 'import_cancelled'],
  }),
  /** The account list that was applied last, whose passwords lie in it in clear. */
  'staff.import.deleteFile': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ file: z.string() }),
    errors: ['not_found', 'import_file_kept'],
  }),
  /** Forgets the preview, or cancels the reading that goes on. */
  'staff.import.discard': row({ ...staff, input: nothing, output: z.strictObject({}), errors: [] }),
  /** The last import, while it can be undone; `since`: for how many people something was done since that undoing would take away. */
  'staff.import.last': row({
    ...staff,
    input: nothing,
    output: z
      .strictObject({
        at: instant,
        by: z.string(),
        report: z.union([importReportSchema, accountListReportSchema]),
        since: z.number().int(),
      })
      .nullable(),
    errors: [],
  }),
  'staff.import.undo': row({ ...staff, input: nothing, output: nothing, errors: ['import_none', 'import_in_use'] }),
  'staff.import.progress': row({
    ...staff,
    input: nothing,
    output: z.strictObject({
      phase: z.enum(['idle', 'reading', 'comparing', 'hashing', 'writing']),
      done: z.number(),
      total: z.number(),
    }),
    errors: [],
  }),
} as const
