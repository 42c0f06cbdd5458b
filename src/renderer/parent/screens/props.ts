import type { ScreenAnswer } from '../../../shared/screens.ts'

/** What every screen is given beside its view. */
export interface ScreenProps {
  readonly busy: boolean
  readonly errorOn: (field: string) => string | null
  readonly answer: (answer: ScreenAnswer) => Promise<void>
}
