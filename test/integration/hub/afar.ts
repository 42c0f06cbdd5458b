import type { OutputOf } from '../../../src/shared/contract.ts'
import type { PolicyInput } from '../../../src/shared/policy.ts'
import type { KioskView } from '../../../src/shared/screens.ts'
import { openLinkedStation, type LinkedStation, type TestHub } from '../../setup/hub.ts'
import { realTimers } from '../../../src/core/real.ts'

export const PIN = 'Letchi-Rouge-71'
export const FAMILY = `
  INSERT INTO guardian (id, source_key, family_name, first_name, mobile, search_name, updated_at)
    VALUES ('g1', 'siecle:1', 'Filao', 'Zora', '+33639980001', 'filao zora', 0);
  INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES ('a1', 'g1', 'z.filao', 'unnotified', 0);
  INSERT INTO pupil (id, source_key, family_name, first_name, birth_date, class_name, updated_at)
    VALUES ('p1', 'ine:1', 'Filao', 'Anaé', '2014-01-02', '6B', 0);
  INSERT INTO responsibility (guardian_id, pupil_id, legal_rank) VALUES ('g1', 'p1', 1);`

type Watch = OutputOf<'staff.kiosk.watch'>
export type Busy = Extract<Watch['kiosk'], { state: 'busy' }>

export interface Afar {
  /** An office computer where Camille is signed in. */
  readonly office: LinkedStation
  readonly kiosk: LinkedStation
  watch(): Promise<Watch>
  /** The other machine's kiosk as staff see it once that holds. */
  seen(what: string, holds: (kiosk: Busy) => boolean): Promise<{ readonly at: string; readonly kiosk: Busy }>
  staff(procedure: string, input: object): ReturnType<LinkedStation['station']['call']>
  begin(): Promise<void>
  say(answer: object): Promise<void>
  /** As far as the code that no gateway can send. */
  toTheCode(): Promise<void>
  view(): KioskView
  screen(): string
  /** From now on staff wait in front of a button as long as they do. */
  patient(): void
  close(): void
}

/** A school with an office computer and a kiosk, joined to that hub and in step. */
export async function schoolWithKiosk(
  hub: TestHub,
  { hurry = false, ...urls }: { readonly office?: string; readonly kiosk?: string; readonly hurry?: boolean } = {},
  policy: Partial<PolicyInput> = { supervision: 'each-parent' },
): Promise<Afar> {
  let hurries = hurry
  const office = await openLinkedStation(urls.office ?? hub.url, {
    front: 'staff',
    timers: { after: (ms, call) => realTimers.after(hurries && ms === 8_000 ? 50 : ms, call) },
    policy: policy as PolicyInput,
  })
  await office.station.house.session.setUp('Camille', PIN)
  office.station.house.store.db.exec(FAMILY)
  await office.station.house.hub.join(await hub.code(), 'it')
  await office.linked()
  const kiosk = await openLinkedStation(urls.kiosk ?? hub.url, { policy: policy as PolicyInput })
  await kiosk.station.house.hub.join(await hub.code(), 'it')
  await kiosk.linked()
  await kiosk.when('the family', () => kiosk.station.house.store.families.pupils() === 1)
  const watch = async (): Promise<Watch> => {
    const answer = await office.station.call('staff', 'staff.kiosk.watch', {})
    if (!answer.ok) throw new Error(answer.error.code)
    return answer.value as Watch
  }
  const view = (): KioskView => kiosk.station.house.parents.view()
  const screen = (): string => {
    const shown = view()
    return shown.kind === 'home' ? 'home' : shown.screen.kind
  }
  const say = async (answer: object): Promise<void> => {
    const shown = view()
    const said = await kiosk.station.call('kiosk', 'kiosk.answer', { token: shown.kind === 'step' ? shown.token : '', answer })
    if (!said.ok) throw new Error(said.error.code)
  }
  const begin = async (): Promise<void> => void (await kiosk.station.call('kiosk', 'kiosk.begin', { flow: 'register-by-sms' }))
  return {
    office,
    kiosk,
    watch,
    async seen(what, holds) {
      const found = () =>
        office.station.house.live
          .view()
          .others.flatMap(({ at, kiosk: status }) => (status.state === 'busy' && holds(status) ? [{ at, kiosk: status }] : []))[0]
      await office.when(what, () => found() !== undefined)
      const one = found()
      if (one === undefined) throw new Error(what)
      return one
    },
    staff: (procedure, input) => office.station.call('staff', `staff.kiosk.${procedure}`, input),
    begin,
    say,
    async toTheCode() {
      await begin()
      if (screen() === 'staff-pin') {
        const person = kiosk.station.house.pins.people()[0]?.id ?? ''
        await say({ kind: 'staff-pin', answer: { kind: 'pin', personId: person, pin: PIN, document: null, reason: '' } })
      }
      await say({ kind: 'explain-registration', answer: {} })
      await say({ kind: 'ask-identity', answer: { familyName: 'Filao', firstName: 'Zora' } })
      await say({ kind: 'ask-phone', answer: { country: 'FR', number: '06 39 98 00 01' } })
    },
    view,
    screen,
    patient: () => void (hurries = false),
    close() {
      kiosk.close()
      office.close()
    },
  }
}
