import { z } from 'zod'
import { className, id } from '../../model.ts'
import { row } from '../row.ts'
import { nothing, staff } from './who.ts'

/** Why a family will be stopped at the kiosk. */
export const trouble = z.enum([
  'no-mobile',
  'landline',
  'unreadable-number',
  'other-dialling-code',
  'shared-number',
  'no-birth-date',
  'no-class',
  'no-guardian',
  'names-differ',
  'two-records',
])
export type Trouble = z.infer<typeof trouble>

export const troubleRowSchema = z.strictObject({
  trouble,
  guardianId: id.nullable(),
  pupilId: id.nullable(),
  name: z.string(),
  className: className.nullable(),
  /** What is there: a number as exported, the other record's name. */
  detail: z.string().nullable(),
  otherId: id.nullable(),
})
export type TroubleRow = z.infer<typeof troubleRowSchema>

const week = z.strictObject({
  monday: z.iso.date(),
  activated: z.number().int(),
  sms: z.number().int(),
  franceconnect: z.number().int(),
  school: z.number().int(),
})
const classRow = z.strictObject({
  className,
  pupils: z.number().int(),
  /** Pupils with at least one adult whose account is active. */
  reached: z.number().int(),
  guardians: z.number().int(),
  unnotified: z.number().int(),
  notified: z.number().int(),
  activating: z.number().int(),
  active: z.number().int(),
})

/** What will go wrong before it does, and how far the school is. */
export const outlookRows = {
  'staff.outlook.counts': row({ ...staff, input: nothing, output: z.record(trouble, z.number().int()), errors: [] }),
  'staff.outlook.list': row({
    ...staff,
    input: z.strictObject({ trouble: trouble.nullable(), limit: z.number().int().min(1).max(200), offset: z.number().int().min(0) }),
    output: z.strictObject({ total: z.number().int(), rows: z.array(troubleRowSchema) }),
    errors: [],
  }),
  'staff.outlook.export': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ fileName: z.string(), rows: z.number().int() }).nullable(),
    errors: ['file_unwritable'],
  }),
  'staff.followUp': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ classes: z.array(classRow), weeks: z.array(week), pupils: z.number().int(), reached: z.number().int() }),
    errors: [],
  }),
  'staff.followUp.export': row({
    ...staff,
    input: nothing,
    output: z.strictObject({ fileName: z.string() }).nullable(),
    errors: ['file_unwritable'],
  }),
} as const
