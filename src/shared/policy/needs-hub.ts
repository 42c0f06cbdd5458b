import type { z } from 'zod'
import type { FranceConnectPolicy } from './franceconnect.ts'
import type { HubPolicy } from './hub.ts'
import type { MessagesPolicy } from './messages.ts'

interface Asking {
  readonly hub?: HubPolicy | undefined
  readonly messages: MessagesPolicy
  readonly franceConnect?: FranceConnectPolicy | undefined
}

/** What is left to the hub needs one. */
export function needsHub({ hub, messages, franceConnect }: Asking, context: z.RefinementCtx): void {
  if (hub !== undefined) return
  const missing = (path: string[]): void => context.addIssue({ code: 'custom', path, message: 'needs `hub`' })
  if (messages.through === 'hub') missing(['messages', 'through'])
  if (franceConnect !== undefined && 'hub' in franceConnect.clientSecret) missing(['franceConnect', 'clientSecret', 'hub'])
}
