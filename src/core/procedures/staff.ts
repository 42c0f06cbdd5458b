import { failure } from '../../shared/codes.ts'
import { err, ok } from '../../shared/result.ts'
import type { House } from '../house.ts'
import { overview } from '../staff/overview.ts'
import { system } from '../staff/system.ts'
import type { RequestRow } from '../store/requests.ts'
import type { HandlersOf } from './caller.ts'

/** The parent is told that they can come back: by SMS, else by mail, if there is one. */
function tellSettled({ courier, directory, random, policy, ledger, store }: House, request: RequestRow): void {
  const { reference, locale, mobile } = request
  const account = request.guardian_id === null ? null : store.accounts.byGuardian(request.guardian_id)
  const mail = account === null ? null : directory.contacts(account.id).mail
  const recipient = mobile ?? mail
  if (recipient === null) return
  ledger.count(recipient)
  courier.enqueue({
    id: random.id(),
    template: mobile === null ? 'mail-request-settled' : 'sms-request-settled',
    locale,
    recipient,
    params: { school: policy.school.name, reference },
    deadline: null,
  })
}

export const staffHandlers = (house: House): HandlersOf<'staff'> => {
  const { session, imports, families, letters, batches, store, desk, clock, changed, show } = house
  return {
    'staff.session': () => ok(session.view()),
    'staff.setUp': ({ name, pin }) => session.setUp(name, pin),
    'staff.signIn': ({ personId, pin }) => session.signIn(personId, pin),
    'staff.signOut': () => ok(session.signOut()),
    'staff.leave': () => {
      session.signOut()
      imports.discard()
      show('kiosk')
      return ok({})
    },
    'staff.setLocale': () => ok({}),
    'staff.overview': () => ok(overview(house)),
    'staff.closeRequest': ({ requestId }, { actor }) => {
      const closed = store.atomically(() => {
        const now = clock.now()
        const request = store.requests.byId(requestId)
        if (request === null || !store.requests.close(requestId, actor, now)) return false
        if (request.guardian_id !== null) house.brakes.free({ brake: 'wrong-date', subject: request.guardian_id })
        tellSettled(house, request)
        store.audit.append({ at: now, actor, action: 'request.closed', subject: requestId })
        return true
      })
      changed('requests')
      house.courier.nudge()
      return closed ? ok({}) : err(failure('not_found'))
    },
    'staff.system': () => ok(system(house)),
    'staff.import.preview': async () => {
      const files = await desk.chooseFiles('school-export')
      return files.length === 0 ? ok(null) : imports.preview(files)
    },
    'staff.import.apply': ({ previewId }, { actor }) => {
      const applied = imports.apply(previewId, actor)
      changed('families')
      return applied
    },
    'staff.import.discard': () => {
      imports.discard()
      return ok({})
    },
    'staff.import.progress': () => ok(imports.progress()),
    'staff.families.search': (query) => ok(families.search(query)),
    'staff.families.get': ({ guardianId }) => families.get(guardianId),
    'staff.families.setLocale': ({ guardianId, locale }, { actor }) => {
      const set = families.setLocale(guardianId, locale, actor)
      changed('families')
      return set
    },
    'staff.classes': () =>
      ok(store.families.classes().map((row) => ({ className: row.class_name, pupils: row.pupils, guardians: row.guardians, notActive: row.not_active }))),
    'staff.letters.create': (scope, { actor }) => {
      const made = batches.create(scope, actor)
      changed('letters')
      return made
    },
    'staff.letters.batches': () => ok(batches.recent()),
    'staff.letters.batch': ({ batchId }) => batches.get(batchId),
    'staff.letters.pdf': ({ batchId }) => letters.pdf(batchId),
    'staff.letters.printers': async () => ok([...(await desk.printers())]),
    'staff.letters.print': async ({ batchId, printer }, { actor }) => {
      const printed = await letters.print(batchId, printer, actor)
      changed('letters')
      return printed
    },
    'staff.letters.save': async ({ batchId }, { actor }) => {
      const saved = await letters.save(batchId, actor)
      changed('letters')
      return saved
    },
    'staff.letters.confirm': ({ batchId, exceptLetterIds }, { actor }) => {
      const confirmed = batches.confirm(batchId, exceptLetterIds, actor)
      changed('letters')
      changed('families')
      return confirmed
    },
  }
}
