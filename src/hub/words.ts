import { explain, type Failure } from '../shared/codes.ts'

/** A failure as the hub's operator reads it. */
export function failureWords(error: Failure): string {
  const { says, advice } = explain(error, 'fr')
  return [says, advice].filter((line) => line !== null).join('\n')
}
