import { isGsm7 } from '../../src/core/domain/gsm7.ts'

/** Signs of the GSM alphabet that take the place of two. */
const extended = new Set('\f^{}\\[~]|€')

/** How many SMS a text is: 160 signs of the GSM alphabet alone or 153 each of several, 70 and 67 of any other. */
export function smsParts(text: string): number {
  const units = isGsm7(text) ? [...text].map((sign) => (extended.has(sign) ? 2 : 1)) : [...text].map((sign) => sign.length)
  const [alone, each] = isGsm7(text) ? [160, 153] : [70, 67]
  if (units.reduce((sum, unit) => sum + unit, 0) <= alone) return 1
  let [parts, room] = [1, each]
  for (const unit of units) {
    // A sign of two is never cut in half.
    if (unit > room) [parts, room] = [parts + 1, each]
    room -= unit
  }
  return parts
}
