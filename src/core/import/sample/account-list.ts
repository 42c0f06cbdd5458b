import { ALPHABET } from '../../domain/secret.ts'
import { identifierBase } from '../../domain/identifier.ts'
import type { SampleFamily } from './families.ts'
import { seeded } from './random.ts'

const row = (cells: readonly string[]): string => `${cells.join(';')}\r\n`

/** What EduConnect would call an adult of the sample, and the password it would have given them: in clear, changed, or none. */
export function sampleAccount(id: number, first: string, family: string): { readonly identifier: string; readonly password: string } {
  const random = seeded(id)
  const kind = random.int(4)
  const letters = Array.from({ length: 8 }, () => ALPHABET.charAt(random.int(ALPHABET.length)).toLowerCase()).join('')
  return {
    identifier: `${identifierBase(first, family)}${10 + (id % 90_000)}`,
    password: kind === 0 ? '******' : kind === 1 ? '' : letters,
  }
}

/** `Educonnect-ListeResponsables-AAAAMMJJHHMMSS.csv`: a row a pupil and adult. */
export function* accountListCsv(families: Iterable<SampleFamily>, uai: string): Generator<string> {
  yield row([
    ...['RNE', 'Ecole', "Nom de l'élève", "Prénom de l'élève", "Niveau de l'élève", "Classe de l'élève"],
    ...['Nom du responsable', 'Prénom du responsable', 'Identifiant', 'Mot de passe'],
  ])
  for (const { adults, pupils } of families) {
    for (const pupil of pupils) {
      if (pupil.left) continue
      for (const { id, first, family, contact } of adults) {
        if (contact) continue
        const { identifier, password } = sampleAccount(id, first, family)
        const level = `${pupil.className.slice(0, 1)}EME`
        yield row([uai, 'COLLEGE DES FILAOS', pupil.family, pupil.first, level, pupil.className, family, first, identifier, password])
      }
    }
  }
}
