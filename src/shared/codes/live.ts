import type { CodeEntry } from './code.ts'

/** Failures of what staff do at another machine's kiosk. */
export const liveCodes = {
  kiosk_unreachable: { audience: 'staff', says: 'failure_kiosk_unreachable', advice: 'failure_kiosk_pin_advice' },
  kiosk_away: { audience: 'staff', says: 'failure_kiosk_away', advice: 'failure_kiosk_pin_advice' },
  order_waiting: { audience: 'staff', says: 'failure_order_waiting', advice: 'failure_order_waiting_advice' },
  order_expired: { audience: 'staff', says: 'failure_order_expired', advice: 'failure_kiosk_pin_advice' },
  order_refused: { audience: 'staff', says: 'failure_order_refused', advice: 'failure_kiosk_pin_advice' },
  person_unknown: { audience: 'staff', says: 'failure_person_unknown', advice: 'failure_person_unknown_advice' },
} as const satisfies Record<string, CodeEntry>
