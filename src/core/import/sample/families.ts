import { ADULT_F, ADULT_M, CITIES, FAMILY, FIRST_F, FIRST_M, STREETS } from './people.ts'
import { seeded, type Seeded } from './random.ts'

export interface SampleAdult {
  readonly id: number
  readonly civility: 'M.' | 'MME'
  readonly family: string
  readonly usage: string | null
  readonly first: string
  readonly mobile: string
  readonly home: string
  readonly mail: string
  readonly address: number
  /** Not legally responsible: an aunt, a grandfather, to be called only. */
  readonly contact: boolean
}

export interface SamplePupil {
  readonly id: number
  readonly ine: string
  readonly family: string
  readonly first: string
  readonly birth: string
  readonly sex: '1' | '2'
  readonly className: string
  readonly left: boolean
}

export interface SampleFamily {
  readonly adults: readonly SampleAdult[]
  readonly pupils: readonly SamplePupil[]
  readonly addresses: readonly { readonly id: number; readonly line: string; readonly postal: string; readonly city: string }[]
}

export interface SampleOptions {
  readonly pupils: number
  readonly seed: number
  readonly format: 'siecle' | 'onde'
  /** First civil year of the school year. */
  readonly schoolYear: number
}

/** Families one after the other until there are that many pupils present; a few more have left. Nothing is kept of the ones before. */
export function* sampleFamilies({ pupils, seed, format, schoolYear }: SampleOptions): Generator<SampleFamily> {
  const random = seeded(seed)
  const levels = format === 'siecle' ? ['6', '5', '4', '3'] : ['CP', 'CE1', 'CE2', 'CM1', 'CM2']
  const classesALevel = Math.max(1, Math.round(pupils / levels.length / 26))
  let pupilId = 100_000
  let adultId = 500_000
  let addressId = 1
  let present = 0

  const child = (family: string, leaves: boolean): SamplePupil => {
    const girl = random.chance(0.5)
    const level = random.int(levels.length)
    const age = (format === 'siecle' ? [11, 12, 13, 14] : [6, 7, 8, 9, 10])[level] ?? 11
    const letter = String.fromCharCode(65 + (random.int(classesALevel) % 26))
    const suffix = classesALevel > 26 ? String(1 + random.int(Math.ceil(classesALevel / 26))) : ''
    pupilId += 1
    return {
      id: pupilId,
      ine: ine(pupilId, random),
      family,
      first: random.pick(girl ? FIRST_F : FIRST_M),
      birth: `${schoolYear - age}-${String(1 + random.int(12)).padStart(2, '0')}-${String(1 + random.int(28)).padStart(2, '0')}`,
      sex: girl ? '2' : '1',
      className: format === 'siecle' ? `${levels[level]}${letter}${suffix}` : `${levels[level]} ${letter}${suffix}`,
      left: leaves,
    }
  }

  while (present < pupils) {
    const family = random.pick(FAMILY)
    const home = address(++addressId, random)
    const addresses = [home]
    const wanted = Math.min(pupils - present, 1 + random.int(3))
    const children = Array.from({ length: wanted }, () => child(family, false))
    present += wanted
    if (random.chance(0.04)) children.push(child(family, true))
    const adults: SampleAdult[] = []
    const adult = (woman: boolean, name: string, at: number, contact = false): void => {
      adultId += 1
      const first = random.pick(woman ? ADULT_F : ADULT_M)
      adults.push({
        id: adultId,
        civility: woman ? 'MME' : 'M.',
        family: name,
        usage: woman && name !== family && random.chance(0.5) ? family : null,
        first,
        mobile: mobile(adultId, random),
        home: random.chance(0.4) ? `02 62 ${pairs(990_000 + random.int(9_999))}` : '',
        mail: random.chance(0.6) ? `parent${adultId}@exemple.example` : '',
        address: at,
        contact,
      })
    }
    adult(true, random.chance(0.4) ? random.pick(FAMILY) : family, home.id)
    if (random.chance(0.82)) {
      const apart = random.chance(0.25)
      if (apart) addresses.push(address(++addressId, random))
      adult(false, family, apart ? addressId : home.id)
    }
    if (random.chance(0.1)) adult(random.chance(0.5), random.pick(FAMILY), home.id, true)
    yield { adults, pupils: children, addresses }
  }
}

function address(id: number, random: Seeded): SampleFamily['addresses'][number] {
  const [postal, city] = random.pick(CITIES)
  return { id, line: `${1 + random.int(180)} ${random.pick(STREETS)}`, postal, city }
}

const pairs = (n: number): string =>
  String(n)
    .padStart(6, '0')
    .replaceAll(/(..)(?=.)/g, '$1 ')

/** Mobiles of the range that the numbering plan keeps for fiction (ARCEP: 06 39 98 xx xx), written the ways schools write them. */
function mobile(id: number, random: Seeded): string {
  const tail = String(id % 10_000).padStart(4, '0')
  const [a, b] = [tail.slice(0, 2), tail.slice(2)]
  const kind = random.int(20)
  if (kind === 0) return ''
  if (kind === 1) return `02 62 99 ${a} ${b}`
  if (kind === 2) return `+336 39 98 ${a} ${b}`
  if (kind === 3) return `06.39.98.${a}.${b}`
  if (kind === 4) return `0639 98 ${a} ${b} papa`
  if (kind === 5) return `0033 6 39 98 ${a}${b}`
  return `063998${tail}`
}

/** Eleven characters like an INE, from numbers that the real ones do not begin with. */
const ine = (id: number, random: Seeded): string =>
  `9${String(id).padStart(8, '0')}${String.fromCharCode(65 + random.int(26))}${String.fromCharCode(65 + random.int(26))}`
