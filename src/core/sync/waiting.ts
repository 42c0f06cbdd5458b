import type { Fields } from '../../shared/sync.ts'
import type { Ref } from '../domain/sync/collection.ts'
import type { Db } from '../store/open.ts'

/** Records that cannot be shown yet, with what is shown in their place. */
export function waitingRoom(db: Db) {
  const put = db.prepare(`
    INSERT INTO sync_waiting (collection, id, shown) VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET shown = excluded.shown`)
  const get = db.prepare<[string, string], { shown: string | null }>('SELECT shown FROM sync_waiting WHERE collection = ? AND id = ?')
  const all = db.prepare<[], Ref>('SELECT collection, id FROM sync_waiting')
  const remove = db.prepare('DELETE FROM sync_waiting WHERE collection = ? AND id = ?')
  return {
    put: ({ collection, id }: Ref, shown: Fields | null): void =>
      void put.run(collection, id, shown === null ? null : JSON.stringify(shown)),
    /** Undefined when it does not wait. */
    shown({ collection, id }: Ref): Fields | null | undefined {
      const row = get.get(collection, id)
      return row === undefined ? undefined : row.shown === null ? null : (JSON.parse(row.shown) as Fields)
    },
    all: (): readonly Ref[] => all.all(),
    remove: ({ collection, id }: Ref): void => void remove.run(collection, id),
  }
}
