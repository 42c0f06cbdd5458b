import { m } from '../../shared/i18n/index.ts'

/** The words on the keys that do something, and on signs that mean something to HTML: the library writes them as HTML. */
export function keyWords(face: string, otherScript: string): Record<string, string> {
  return {
    '{bksp}': m.parent_key_erase(),
    '{space}': m.parent_key_space(),
    '{next}': m.parent_key_next(),
    '{hide}': m.parent_key_hide(),
    '{shift}': m.parent_key_shift(),
    '{signs}': face === 'signs' ? m.parent_key_letters() : m.parent_key_signs(),
    '{script}': otherScript,
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
  }
}

/** What keys are called where their face does not say it to a screen reader, and whether they are held down. */
export function keyNames(face: string, otherScript: string): { attribute: string; value: string; buttons: string }[] {
  const named = (buttons: string, value: string) => ({ attribute: 'aria-label', value, buttons })
  return [
    { attribute: 'type', value: 'button', buttons: '' },
    { attribute: 'aria-pressed', value: String(face === 'shift'), buttons: '{shift}' },
    named('{script}', m.parent_key_other_script({ name: otherScript })),
    named('.', m.parent_key_point()),
    named('-', m.parent_key_hyphen()),
    named('_', m.parent_key_underscore()),
    named('@', m.parent_key_at()),
    named("'", m.parent_key_apostrophe()),
  ]
}
