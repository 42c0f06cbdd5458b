import { currentCredential, present, type Ref } from './collection.ts'
import { unseen, write, type Context } from './context.ts'
import { stampOf, type HubRecord } from './record.ts'

/** A letter for an account that was activated meanwhile: its password must not open it. */
export function lateLetter(op: Ref, context: Context): void {
  const credential = context.sight.record(op)
  if (credential === null || present(credential.fields['ended_at'])) return
  const account = context.sight.record({ collection: 'account', id: String(credential.fields['account_id']) })
  if (account?.fields['state'] !== 'active' || !unseen(context, stampOf(account, 'state'))) return
  endLetter(credential, account, context)
}

/** Activated meanwhile: a letter that its author had not seen opens nothing. */
export function endUnseenLetters(accountId: string, context: Context): void {
  const account = context.sight.record({ collection: 'account', id: accountId })
  if (account === null) return
  for (const credential of context.sight.holders(currentCredential(accountId, 'provisional')))
    if (unseen(context, stampOf(credential, 'kind'))) endLetter(credential, account, context)
}

/** Staff took an account back while its password was being changed elsewhere: theirs is the last word. */
export function endUnseenPasswords(accountId: string, context: Context): void {
  for (const credential of context.sight.holders(currentCredential(accountId, 'password')))
    if (unseen(context, stampOf(credential, 'kind'))) write(context, credential, { ended_at: context.change.at, end_reason: 'voided' })
}

function endLetter(credential: HubRecord, account: HubRecord, context: Context): void {
  write(context, credential, { ended_at: context.change.at, end_reason: 'voided' })
  context.conflict('letter-superfluous', account, { mine: { credential: credential.id }, theirs: {}, theirStamp: stampOf(account, 'state') })
}
