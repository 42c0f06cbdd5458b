import type { Store } from '../../../src/core/store/store.ts'

export interface Bearer {
  readonly family: string
  readonly first: string
  /** As the store folds it. */
  readonly search: string
}

/** So many guardians with accounts and nothing else, each named as `bearer` says; ids are `g0`, `g1`… */
export function settlePeople(store: Store, count: number, bearer: (n: number) => Bearer): void {
  const guardian = store.db.prepare(
    'INSERT INTO guardian (id, source_key, family_name, first_name, search_name, updated_at) VALUES (?, ?, ?, ?, ?, 0)',
  )
  const account = store.db.prepare(`INSERT INTO account (id, guardian_id, identifier, state, updated_at) VALUES (?, ?, ?, 'unnotified', 0)`)
  store.atomically(() => {
    for (let n = 0; n < count; n += 1) {
      const { family, first, search } = bearer(n)
      guardian.run(`g${n}`, `siecle:${n}`, family, first, search)
      account.run(`a${n}`, `g${n}`, `${first.charAt(0)}.${family}${n}`.toLowerCase())
    }
  })
}

/** Three thousand of one family, of whom the first alone is called Maëlys. */
export const settlePayets = (store: Store): void =>
  settlePeople(store, 3_000, (n) =>
    n === 0 ? { family: 'Payet', first: 'Maëlys', search: 'payet maelys' } : { family: 'Payet', first: 'Lucas', search: 'payet lucas' },
  )
