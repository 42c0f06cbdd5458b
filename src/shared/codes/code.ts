import type { MessageKey } from '../i18n/index.ts'

/** What is known of one way to fail: who is told, in which words, and what can be done about it. */
export interface CodeEntry {
  readonly audience: 'parent' | 'staff' | 'it'
  /** What happened; its params are the failure's detail. */
  readonly says: MessageKey
  /** What to do next, when the sentence above does not say it already. */
  readonly advice?: MessageKey
}
