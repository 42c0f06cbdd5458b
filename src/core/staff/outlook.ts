import type { OutputOf } from '../../shared/contract.ts'
import type { Trouble, TroubleRow } from '../../shared/contract/staff/outlook.ts'
import { trouble } from '../../shared/contract/staff/outlook.ts'
import type { Territory } from '../../shared/model.ts'
import { formatPhone, readPhone } from '../contact/phone.ts'
import { mondayOf } from '../domain/weeks.ts'
import type { Clock } from '../ports.ts'
import type { PairRow, PupilTroubleRow, WaitingGuardian } from '../store/outlook.ts'
import type { Store } from '../store/store.ts'

const WEEKS = 16
const WEEK_MS = 7 * 86_400_000

/** Who will be stopped at the kiosk and why, before they come; and how many accounts are active, by class and week. */
export function outlookDesk(store: Store, clock: Clock, territory: Territory) {
  /** What is wrong with a guardian's number, as it was exported. */
  function numberTrouble({
    id,
    name,
    class_name: className,
    mobile,
    mobile_raw: raw,
    phone_home: home,
  }: WaitingGuardian): TroubleRow | null {
    const row = (kind: Trouble, detail: string | null): TroubleRow => ({
      trouble: kind,
      guardianId: id,
      pupilId: null,
      name,
      className,
      detail,
      otherId: null,
    })
    if (mobile !== null)
      return raw !== null && writtenElsewhere(raw, mobile) ? row('other-dialling-code', `${raw} → ${formatPhone(mobile)}`) : null
    const given = raw ?? home
    if (given === null) return row('no-mobile', null)
    return row(readPhone(given, territory).kind === 'landline' ? 'landline' : 'unreadable-number', given)
  }
  const pair = (kind: Trouble, row: PairRow): TroubleRow => ({
    trouble: kind,
    guardianId: row.id,
    pupilId: null,
    name: row.name,
    className: row.class_name,
    detail: row.other_name,
    otherId: row.other_id,
  })
  const child =
    (kind: Trouble) =>
    (row: PupilTroubleRow): TroubleRow => ({
      trouble: kind,
      guardianId: row.guardian_id,
      pupilId: row.id,
      name: row.name,
      className: row.class_name,
      detail: null,
      otherId: null,
    })
  const sameNumber = (row: PairRow): TroubleRow =>
    row.same_names === 1 ? pair(row.name === row.other_name ? 'two-records' : 'names-differ', row) : pair('shared-number', row)

  const all = (): readonly TroubleRow[] => [
    ...store.outlook.waiting().flatMap((row) => numberTrouble(row) ?? []),
    ...store.outlook.sameNumber().map(sameNumber),
    ...store.outlook.sameNames().map((row) => pair('two-records', row)),
    ...store.outlook.noBirthDate().map(child('no-birth-date')),
    ...store.outlook.noClass().map(child('no-class')),
    ...store.outlook.noGuardian().map(child('no-guardian')),
  ]

  return {
    all,
    counts(): Record<Trouble, number> {
      const counts = Object.fromEntries(trouble.options.map((kind) => [kind, 0])) as Record<Trouble, number>
      for (const row of all()) counts[row.trouble] += 1
      return counts
    },
    list(kind: Trouble | null, limit: number, offset: number): OutputOf<'staff.outlook.list'> {
      const rows = all().filter((row) => kind === null || row.trouble === kind)
      return { total: rows.length, rows: rows.slice(offset, offset + limit) }
    },
    followUp(): OutputOf<'staff.followUp'> {
      const classes = store.outlook.classes().map(({ class_name: className, ...rest }) => ({ className, ...rest }))
      const first = mondayOf(clock.now()) - (WEEKS - 1) * WEEK_MS
      const weeks = Array.from({ length: WEEKS }, (_, i) => ({
        monday: new Date(first + i * WEEK_MS).toISOString().slice(0, 10),
        activated: 0,
        sms: 0,
        franceconnect: 0,
        school: 0,
      }))
      for (const { at, origin } of store.outlook.activatedSince(first)) {
        const week = weeks[Math.floor((at - first) / WEEK_MS)]
        if (week === undefined) continue
        week.activated += 1
        if (origin === 'sms' || origin === 'franceconnect' || origin === 'school') week[origin] += 1
      }
      const sum = (of: 'pupils' | 'reached'): number => classes.reduce((total, row) => total + row[of], 0)
      return { classes, weeks, pupils: sum('pupils'), reached: sum('reached') }
    },
  }
}
export type OutlookDesk = ReturnType<typeof outlookDesk>

/** A number whose written dialling code is not the one it belongs to: the guide's commonest mistake. */
function writtenElsewhere(raw: string, e164: string): boolean {
  const digits = raw.replace(/^[^\d+]*00/, '+').replaceAll(/[^\d+]/g, '')
  return digits.startsWith('+') && !digits.startsWith(e164.slice(0, 4)) && !digits.startsWith(e164.slice(0, 3))
}
