import type { StaffRole } from '../../shared/model.ts'
import type { Db } from './open.ts'

export interface PersonRow {
  readonly id: string
  readonly name: string
  readonly role: StaffRole
  readonly pin_hash: string
}

/** Staff who may sign in. */
export function people(db: Db) {
  const all = db.prepare<[], PersonRow>('SELECT id, name, role, pin_hash FROM person WHERE left_at IS NULL ORDER BY name')
  const byId = db.prepare<[string], PersonRow>('SELECT id, name, role, pin_hash FROM person WHERE id = ? AND left_at IS NULL')
  const insert = db.prepare('INSERT INTO person (id, name, role, pin_hash) VALUES (@id, @name, @role, @pinHash)')
  const everyone = db.prepare<[], PersonRow>('SELECT id, name, role, pin_hash FROM person ORDER BY name')
  const setRole = db.prepare('UPDATE person SET role = ? WHERE id = ?')
  const setPin = db.prepare('UPDATE person SET pin_hash = ? WHERE id = ?')
  const leave = db.prepare(`UPDATE person SET left_at = ?, pin_hash = '' WHERE id = ?`)
  return {
    all: (): readonly PersonRow[] => all.all(),
    /** Also those who left: they acted. */
    everyone: (): readonly PersonRow[] => everyone.all(),
    byId: (id: string): PersonRow | null => byId.get(id) ?? null,
    setRole: (id: string, role: StaffRole): void => void setRole.run(role, id),
    setPin: (id: string, pinHash: string): void => void setPin.run(pinHash, id),
    /** Their name stays beside what they did. */
    leave: (id: string, now: number): void => void leave.run(now, id),
    add: (person: { id: string; name: string; role: StaffRole; pinHash: string }): void => void insert.run(person),
  }
}
export type People = ReturnType<typeof people>
