import type { KioskView } from '../../shared/screens.ts'

/**
 * Names the question on the screen. It stays the same while that question is refused and asked again, so that what was typed is
 * kept; another child, another step or another screen is another place.
 */
export function placeOf(view: KioskView | null): string {
  if (view === null || view.kind === 'home') return view?.kind ?? ''
  const child = view.screen.kind === 'confirm-birth-date' ? `/${view.screen.view.index}` : ''
  return `${view.flow}/${view.guideStep}/${view.screen.kind}${child}`
}

/** A typed number as it may stay on a public screen: its first four and last two digits, two by two. Short ones are hidden whole. */
export function maskTyped(number: string): string {
  const digits = number.replaceAll(/\D/g, '')
  const hidden = digits.length < 8 ? '•'.repeat(digits.length) : `${digits.slice(0, 4)}${'•'.repeat(digits.length - 6)}${digits.slice(-2)}`
  return hidden.replaceAll(/(..)(?=.)/gu, '$1 ')
}
