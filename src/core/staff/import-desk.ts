import type { AccountListPreview } from '../../shared/account-list.ts'
import type { ImportPreview } from '../../shared/import.ts'
import type { Mapping, UnknownTable } from '../../shared/mapping.ts'
import type { Policy } from '../../shared/policy.ts'
import type { Clock, Logger, Random } from '../ports.ts'
import type { PasswordHasher } from '../secrets/password-hash.ts'
import type { Store } from '../store/store.ts'

export interface ImportDeskPorts {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly hasher: PasswordHasher
  /** Where the rows of a preview wait, encrypted with the store's own key. */
  readonly stagingPath: string
  readonly key: string
  readonly nativeBinding?: string | undefined
  readonly changed: () => void
}

export interface ImportProgress {
  readonly phase: 'idle' | 'reading' | 'comparing' | 'hashing' | 'writing'
  readonly done: number
  readonly total: number
}

/** What came of looking at files: a difference, a table to be mapped first, or EduConnect's account list. */
export type Looked =
  | { readonly kind: 'people'; readonly previewId: string; readonly preview: ImportPreview }
  | { readonly kind: 'table'; readonly tableId: string; readonly table: UnknownTable }
  | { readonly kind: 'accounts'; readonly previewId: string; readonly preview: AccountListPreview }

export interface LookOptions {
  /** Whether a mapping that was remembered is shown again first, or just used. */
  readonly remembered: 'show' | 'use'
  /** Finds the mapping of a table by its headings, before what was remembered. */
  readonly given?: (headings: readonly string[]) => Mapping | null
}
