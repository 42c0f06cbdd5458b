import type { Db } from './open.ts'

export type ChallengePurpose = 'activate-sms' | 'validate-mail' | 'recover-sms' | 'recover-mail' | 'change-mobile' | 'change-mail'

export interface ChallengeRow {
  readonly id: string
  readonly purpose: ChallengePurpose
  readonly subject: string
  readonly recipient: string
  readonly code_hash: string
  readonly sent_at: number
  readonly expires_at: number
  readonly tries: number
}

export interface NewChallenge {
  readonly id: string
  readonly purpose: ChallengePurpose
  readonly subject: string
  readonly recipient: string
  readonly codeHash: string
  readonly now: number
  readonly expiresAt: number
}

export function challenges(db: Db) {
  const current = db.prepare<[string, string], ChallengeRow>(
    'SELECT * FROM challenge WHERE purpose = ? AND subject = ? AND ended_at IS NULL',
  )
  const end = db.prepare('UPDATE challenge SET ended_at = ?, end_reason = ? WHERE purpose = ? AND subject = ? AND ended_at IS NULL')
  const endOf = db.prepare(`UPDATE challenge SET ended_at = ?, end_reason = 'replaced' WHERE subject = ? AND ended_at IS NULL`)
  const insert = db.prepare(`
    INSERT INTO challenge (id, purpose, subject, recipient, code_hash, sent_at, expires_at)
    VALUES (@id, @purpose, @subject, @recipient, @codeHash, @now, @expiresAt)`)
  const miss = db.prepare('UPDATE challenge SET tries = tries + 1 WHERE id = ?')
  return {
    current: (purpose: ChallengePurpose, subject: string): ChallengeRow | null => current.get(purpose, subject) ?? null,
    /** A new code ends the old one. */
    replace(next: NewChallenge): void {
      end.run(next.now, 'replaced', next.purpose, next.subject)
      insert.run(next)
    },
    end: (purpose: ChallengePurpose, subject: string, reason: 'proved' | 'replaced' | 'exhausted', now: number): void =>
      void end.run(now, reason, purpose, subject),
    /** Whatever was asked of that account. */
    endOf: (subject: string, now: number): void => void endOf.run(now, subject),
    miss: (id: string): void => void miss.run(id),
  }
}
export type Challenges = ReturnType<typeof challenges>
