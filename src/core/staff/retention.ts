import type { OutputOf } from '../../shared/contract.ts'
import { endSecrets } from '../accounts/end-secrets.ts'
import { dueOn, duty, whoGoes, type Leaving } from '../domain/retention.ts'
import type { Clock, Logger, Random } from '../ports.ts'
import type { PurgeLine } from '../store/retention.ts'
import type { Store } from '../store/store.ts'

export interface RetentionPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** Months that those who left are kept (policy). */
  readonly months: number
  readonly changed: () => void
}

const MOST_RUNS = 20
const MOST_DAYS = 12

/** Pupils who left and their guardians are erased by themselves once their time has passed (CNIL), and what was erased is reported in numbers. */
export function retentionDesk({ store, clock, random, log, months, changed }: RetentionPorts) {
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
  const leaving = (): Leaving => ({ pupils: store.retention.pupils(), guardians: store.retention.guardians() })

  /** One transaction, and one change for other machines. Gives back whether anything went. */
  function purge(now: number): boolean {
    const { pupils, guardians } = whoGoes(leaving(), months, dayOf(now))
    return store.atomically(() => {
      const old = oldest(now)
      let requests = store.retention.emptyRequests(old)
      const messages = store.retention.dropMessages(old)
      let letters = 0
      for (const { id, leftOn } of guardians) {
        const account = store.accounts.byGuardian(id)
        requests += store.retention.requestsOf(id)
        if (account !== null) {
          letters += store.retention.lettersOf(account.id)
          endSecrets(store, account.id, now)
        }
        store.erasure.guardian(id, account?.id ?? '', leftOn, now)
        store.retention.forgetKey(id)
      }
      for (const { id } of pupils) store.retention.dropPupil(id)
      if (pupils.length + guardians.length + requests + messages === 0) return false
      store.retention.forgetUndo()
      const counts = { pupils: pupils.length, guardians: guardians.length, letters, requests, messages }
      const id = random.id()
      store.retention.add({ id, at: now, keep_months: months, ...counts }, byDay({ pupils, guardians }))
      store.audit.append({ at: now, actor: 'system', action: 'records.purged', subject: id, detail: { months, ...counts } })
      log.event('records.purged', counts)
      return true
    })
  }

  /** What ended before that instant is as old as somebody who goes today. */
  const oldest = (now: number): number => Date.parse(dueOn(dayOf(now), -months))

  function look(): void {
    const today = dayOf(clock.now())
    const what = duty(today, store.settings.get('retention.looked-on'))
    if (what === 'none') return
    // Before it: what would fail then fails once a day, not at every start.
    store.settings.put('retention.looked-on', today)
    if (what === 'purge' && purge(clock.now())) changed()
  }

  return {
    /** Erases whose time has passed; the first look of a day is the one that counts. */
    look,
    view(): OutputOf<'staff.retention'> {
      const all = leaving()
      const today = dayOf(clock.now())
      const days = [...new Set([...all.pupils, ...all.guardians].map(({ leftOn }) => dueOn(leftOn, months)))].sort()
      const upcoming: OutputOf<'staff.retention'>['upcoming'] = []
      let [pupils, guardians] = [0, 0]
      for (const on of days.slice(0, MOST_DAYS)) {
        const then = whoGoes(all, months, on)
        const more = { on: on < today ? today : on, pupils: then.pupils.length - pupils, guardians: then.guardians.length - guardians }
        ;[pupils, guardians] = [then.pupils.length, then.guardians.length]
        if (more.pupils + more.guardians > 0) upcoming.push(more)
      }
      const runs = store.retention.runs(MOST_RUNS).map(({ id, keep_months: keptMonths, ...run }) => ({
        ...run,
        keptMonths,
        lines: store.retention.linesOf(id).map(({ left_on: leftOn, ...line }) => ({ leftOn, ...line })),
      }))
      return { months, runs, upcoming }
    },
  }
}
export type RetentionDesk = ReturnType<typeof retentionDesk>

function byDay({ pupils, guardians }: Leaving): readonly PurgeLine[] {
  const days = [...new Set([...pupils, ...guardians].map(({ leftOn }) => leftOn))].sort()
  const on = (all: readonly { readonly leftOn: string }[], day: string): number => all.filter(({ leftOn }) => leftOn === day).length
  return days.map((day) => ({ left_on: day, pupils: on(pupils, day), guardians: on(guardians, day) }))
}
