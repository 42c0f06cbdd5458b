import { z } from 'zod'
import { importPreviewSchema, importReportSchema } from '../../import.ts'
import { id, instant } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

/** The school’s export: a dry run, then all of it or nothing. */
export const importsRows = {
  /** The system's file dialog, then the dry run: nothing is changed. `null` when nobody chose a file. */
  'staff.import.preview': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ previewId: id, preview: importPreviewSchema }).nullable(),
    errors: [],
  }),
  'staff.import.apply': row({ ...staff, input: z.strictObject({ previewId: id }), output: importReportSchema, errors: ['preview_gone'] }),
  /** Forgets the preview, or cancels the reading that goes on. */
  'staff.import.discard': row({ ...staff, input: nothing, output: z.strictObject({}), errors: [] }),
  /** The last import, while it can be undone; `since`: for how many people something was done since that undoing would take away. */
  'staff.import.last': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ at: instant, by: z.string(), report: importReportSchema, since: z.number().int() }).nullable(),
    errors: [],
  }),
  'staff.import.undo': row({ ...staff, input: nothing, output: nothing, errors: ['import_none', 'import_in_use'] }),
  'staff.import.progress': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ phase: z.enum(['idle', 'reading', 'comparing', 'writing']), done: z.number(), total: z.number() }),
    errors: [],
  }),
} as const
