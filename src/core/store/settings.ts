import type { Db } from './open.ts'

/** What the store remembers of itself. Keys are listed so that none is invented in passing. */
export type SettingKey =
  | 'secret.hmac'
  | 'secret.hmac.school'
  | 'hub.membership'
  | 'clock.last-seen'
  | 'import.date'
  | 'import.source'
  | 'letters.last-number'
  | 'letters.printer'
  | 'recovery.shown'
  | 'store.recovered'
  | 'retention.looked-on'
  | 'franceconnect.secret'
  | 'demo.pin'
  | 'demo.switches'

export function settings(db: Db) {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?')
  const put = db.prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
  const drop = db.prepare('DELETE FROM setting WHERE key = ?')
  return {
    get: (key: SettingKey): string | null => get.get(key)?.value ?? null,
    put: (key: SettingKey, value: string): void => void put.run(key, value),
    drop: (key: SettingKey): void => void drop.run(key),
  }
}
export type Settings = ReturnType<typeof settings>
