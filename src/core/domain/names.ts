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

const PARTICLE_BEFORE = /^(?:de la|de l|de|du|des|d) (?=.{2})/
const PARTICLE_BEHIND = /(?<=.{2}) (?:de la|de l|de|du|des|d)$/
const bare = (name: string): string => fold(name).replace(PARTICLE_BEHIND, '').replace(PARTICLE_BEFORE, '').replaceAll(' ', '')

/**
 * Whether two family names are one where FranceConnect or a parent writes the particle and the school's file leaves it out, or sorts
 * it behind: «DE LA RIVIÈRE», «RIVIERE (DE LA)», «Rivière». What is no particle stays: «Le Goff» is not «Goff».
 */
export const sameFamilyName = (a: string, b: string): boolean => sameName(a, b) || (bare(a) !== '' && bare(a) === bare(b))

/** What search looks through, and lists sort by: used name first, then birth name, then first name. */
export const searchName = (guardian: {
  readonly familyName: string
  readonly usageName: string | null
  readonly firstName: string
}): string =>
  fold([guardian.usageName ?? guardian.familyName, guardian.firstName, guardian.usageName === null ? '' : guardian.familyName].join(' '))
