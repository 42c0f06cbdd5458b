import type { FieldKind } from './keyboard.ts'

/** One face of the keyboard: rows from top to bottom, keys parted by a space; `{…}` is a key that does something. */
type Face = string[]

/** The faces of one keyboard. `shift` and `signs` are those of letters only. */
export type Faces = { default: Face; shift?: Face; signs?: Face }

/** The alphabet on the keys: the one schools write names, identifiers and passwords in, or the parent's own where it is another. */
export type Script = 'latin' | 'own'

type Letters = readonly [upper: string, home: string, lower: string]

const AZERTY: Letters = ['a z e r t y u i o p é è', 'q s d f g h j k l m ç à', "w x c v b n ê ï ' -"]
const QWERTY: Letters = ['q w e r t y u i o p', 'a s d f g h j k l', "z x c v b n m ' -"]

/** Languages whose Latin keyboard is not the French one, each with its own letters. */
const LATIN: Readonly<Record<string, Letters>> = {
  en: QWERTY,
  es: ['q w e r t y u i o p á é', 'a s d f g h j k l ñ í ó', "z x c v b n m ú ü ' -"],
  pt: ['q w e r t y u i o p á é', 'a s d f g h j k l ç ã õ', "z x c v b n m ó ê ' -"],
  ro: ['q w e r t y u i o p ă â', 'a s d f g h j k l ș ț', "z x c v b n m î ' -"],
  tr: ['q w e r t y u ı o p ğ ü', 'a s d f g h j k l ş i', "z x c v b n m ö ç ' -"],
  uk: QWERTY,
}

/** Languages with an alphabet of their own, and how its key is named. */
const OWN: Readonly<Record<string, { readonly name: string; readonly letters: Letters }>> = {
  ar: { name: 'عربي', letters: ['ض ص ث ق ف غ ع ه خ ح ج د', 'ش س ي ب ل ا ت ن م ك ط ذ', 'ئ ء ؤ ر ى ة و ز ظ أ إ آ'] },
  uk: { name: 'АБВ', letters: ['й ц у к е н г ш щ з х ї', 'ф і в а п р о л д ж є ґ', "я ч с м и т ь б ю ' -"] },
}

const DIGITS = '1 2 3 4 5 6 7 8 9 0 {bksp}'
const SIGNS: Face = [
  'â ä à á ë ê î ï ô ö ù {bksp}',
  'é è ç û ü ñ œ í ó ú ã õ',
  '! ? , ; : / \\ & % * + =',
  '( ) [ ] { } < > " # $ €',
  '{hide} {signs} ^ ` | ~ _ {space} {next}',
]
const BOTTOM: Readonly<Record<'text' | 'mail', string>> = {
  text: '{hide} {signs} . @ {space} {next}',
  mail: '{hide} {signs} @ . - _ {next}',
}

/** How the key to the other alphabet is named; null where there is no other. */
export function otherScript(locale: string, script: Script): string | null {
  const own = OWN[locale]
  if (own === undefined) return null
  return script === 'latin' ? own.name : 'ABC'
}

/** The faces of the keyboard for what a field takes, in a language. An address has no other alphabet. */
export function facesFor(locale: string, kind: FieldKind, script: Script): Faces {
  if (kind === 'digits' || kind === 'phone') {
    return { default: ['1 2 3 {bksp}', '4 5 6 {hide}', '7 8 9', kind === 'phone' ? '+ 0 {next}' : '0 {next}'] }
  }
  const own = kind === 'text' ? OWN[locale] : undefined
  const [upper, home, third] = own !== undefined && script === 'own' ? own.letters : (LATIN[locale] ?? AZERTY)
  const lower = kind === 'mail' ? third.replace(' -', '') : third
  const bottom = own === undefined ? BOTTOM[kind] : BOTTOM[kind].replace('{signs}', '{signs} {script}')
  const small = [upper, home, lower].join('')
  if (small === small.toLocaleUpperCase(locale)) return { default: [DIGITS, upper, home, lower, bottom], signs: SIGNS }
  const face = (letters: Letters): Face => [DIGITS, letters[0], letters[1], `{shift} ${letters[2]}`, bottom]
  const large = (row: string): string => row.toLocaleUpperCase(locale)
  return { default: face([upper, home, lower]), shift: face([large(upper), large(home), large(lower)]), signs: SIGNS }
}
