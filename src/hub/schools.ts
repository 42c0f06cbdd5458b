import { createHash } from 'node:crypto'
import { failure, type Failure } from '../shared/codes.ts'
import type { HubInput, HubOutput } from '../shared/hub-contract.ts'
import { err, ok, type Result } from '../shared/result.ts'
import { addLife } from './lives.ts'
import type { HubPorts } from './ports.ts'
import { sealer } from './seal.ts'
import type { Sql } from './store/sql.ts'

export interface School {
  readonly id: string
  readonly name: string
}
export interface KnownStation {
  readonly id: string
  readonly name: string
  readonly joinedAt: number
  readonly revokedAt: number | null
}

/** Symbols that are not taken for one another when read aloud or from paper. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 12
/** Keys of machines that had letters out before they joined are kept beside the school's. */
const MOST_KEYS = 50

const hashOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))
    .digest('hex')

/** Schools, the one-time codes by which machines join them, and their machines. */
export function schools({ database, now, random, key }: HubPorts) {
  const { seal, open } = sealer(key, random)
  const id = (length = 16): string => Buffer.from(random(length)).toString('base64url')

  function makeCode(): string {
    let code = ''
    while (code.length < CODE_LENGTH)
      for (const byte of random(CODE_LENGTH)) if (byte < 248 && code.length < CODE_LENGTH) code += ALPHABET[byte % 31] ?? ''
    return code.replaceAll(/(.{4})(?=.)/g, '$1-')
  }

  const keysOf = async (sql: Sql, school: string): Promise<readonly string[]> => {
    const [row] = await sql.all<{ keyed: string | null }>('SELECT keyed FROM hub_school WHERE id = $1', [school])
    return row === undefined || row.keyed === null ? [] : (JSON.parse(open(row.keyed, `keys ${school}`)) as string[])
  }

  return {
    list: (): Promise<readonly School[]> =>
      database.transact(null, (sql) => sql.all<School>('SELECT id, name FROM hub_school ORDER BY name, id')),
    /** A new, empty school. */
    async add(name: string): Promise<School> {
      const school = { id: id(), name }
      await database.transact(null, (sql) =>
        sql.run('INSERT INTO hub_school (id, name, version, ordinals, live) VALUES ($1, $2, 0, 0, 0)', [school.id, name]),
      )
      return school
    },
    /** A code that joins one machine to the school, once, for that many milliseconds. It is shown and not kept. */
    async code(school: string, label: string, validMs: number): Promise<string> {
      const code = makeCode()
      await database.transact(null, (sql) =>
        sql.run('INSERT INTO hub_code (hash, school, label, expires_at) VALUES ($1, $2, $3, $4)', [
          hashOf(code),
          school,
          label,
          now() + validMs,
        ]),
      )
      return code
    },
    /** Failures: `join_code_wrong` for a code that is unknown, used or too old, one answer for all three; `join_families_twice`, which leaves the code. */
    async join({
      code,
      name,
      publicKey,
      hashKeys,
      hasFamilies,
      school: before,
    }: HubInput<'join'>): Promise<Result<HubOutput<'join'>, Failure>> {
      const twice = await database.transact(null, async (sql) => {
        const [found] = await sql.all<{ id: string; version: number }>(
          'SELECT s.id, s.version FROM hub_code c JOIN hub_school s ON s.id = c.school WHERE c.hash = $1 AND c.used_at IS NULL',
          [hashOf(code)],
        )
        return hasFamilies && found !== undefined && Number(found.version) > 0 && found.id !== before
      })
      if (twice) return err(failure('join_families_twice'))
      const used = await database.transact(null, (sql) =>
        sql.all<{ school: string }>(
          'UPDATE hub_code SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING school',
          [hashOf(code), now()],
        ),
      )
      const school = used[0]?.school
      if (school === undefined) return err(failure('join_code_wrong'))
      return ok(
        await database.transact(school, async (sql) => {
          const station = id(12)
          const [row] = await sql.all<{ name: string }>(`SELECT name FROM hub_school WHERE id = $1 ${sql.forUpdate}`, [school])
          const held = await keysOf(sql, school)
          const keys = [...held, ...hashKeys.filter((given) => !held.includes(given))].slice(0, MOST_KEYS)
          await sql.run('UPDATE hub_school SET keyed = $2 WHERE id = $1', [school, seal(JSON.stringify(keys), `keys ${school}`)])
          await sql.run('INSERT INTO hub_station (school, id, name, public_key, joined_at) VALUES ($1, $2, $3, $4, $5)', [
            school,
            station,
            name,
            publicKey,
            now(),
          ])
          const life = await addLife(sql, school, station)
          return { school, schoolName: row?.name ?? '', station, ...life, hashKeys: keys }
        }),
      )
    },
    keys: (school: string): Promise<readonly string[]> => database.transact(school, (sql) => keysOf(sql, school)),
    stations: (school: string): Promise<readonly KnownStation[]> =>
      database.transact(school, async (sql) => {
        const rows = await sql.all<{ id: string; name: string; joined_at: number; revoked_at: number | null }>(
          'SELECT id, name, joined_at, revoked_at FROM hub_station WHERE school = $1 ORDER BY joined_at, id',
          [school],
        )
        return rows.map((row) => ({
          id: row.id,
          name: row.name,
          joinedAt: Number(row.joined_at),
          revokedAt: row.revoked_at === null ? null : Number(row.revoked_at),
        }))
      }),
    /** From its next request on the machine is refused. Failure: `station_unknown`. */
    revoke: (school: string, station: string): Promise<Result<null, Failure>> =>
      database.transact(school, async (sql) => {
        const gone = await sql.all<{ id: string }>(
          'UPDATE hub_station SET revoked_at = $3 WHERE school = $1 AND id = $2 AND revoked_at IS NULL RETURNING id',
          [school, station, now()],
        )
        return gone.length === 0 ? err(failure('station_unknown')) : ok(null)
      }),
  }
}
export type Schools = ReturnType<typeof schools>
