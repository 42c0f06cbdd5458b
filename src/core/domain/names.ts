/**
 * A name as it is compared: lower case, no accents, ligatures opened, apostrophes, hyphens and runs of space made one space.
 * Particles stay, as do letters of other scripts. «LEFÈVRE-D’ŒUVRE» and «lefevre d oeuvre» fold to the same. Never shown.
 */
export const fold = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[\u02b9-\u02bf]/g, ' ')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('đ', 'd')
    .replaceAll('ı', 'i')
    .replaceAll(/[^\p{L}\p{N}@]+/gu, ' ')
    .trim()

/** Whether two names are one for the counter's purposes; spaces do not matter («De la Cruz», «DELACRUZ»). */
export const sameName = (a: string, b: string): boolean => {
  const left = fold(a).replaceAll(' ', '')
  return left !== '' && left === fold(b).replaceAll(' ', '')
}

/** What search looks through, and lists sort by: used name first, then birth name, then first name. */
export const searchName = (guardian: {
  readonly familyName: string
  readonly usageName: string | null
  readonly firstName: string
}): string =>
  fold([guardian.usageName ?? guardian.familyName, guardian.firstName, guardian.usageName === null ? '' : guardian.familyName].join(' '))
