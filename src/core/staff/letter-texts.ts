import { Writable } from 'node:stream'
import { failure, type Failure } from '../../shared/codes.ts'
import type { OutputOf } from '../../shared/contract.ts'
import type { LetterBlocks } from '../../shared/letter-text.ts'
import type { LetterKind } from '../../shared/model.ts'
import type { Policy } from '../../shared/policy.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { checkBlocks } from '../domain/letter-text.ts'
import { fillTexts } from '../letters/content.ts'
import type { LetterContent } from '../letters/document/content.ts'
import { ownTexts, textsOf } from '../letters/texts.ts'
import type { Clock } from '../ports.ts'
import type { Store } from '../store/store.ts'

export interface LetterTextDeskPorts {
  readonly store: Store
  readonly policy: Policy
  readonly clock: Clock
  readonly fontsDir: string
  readonly names: () => (actor: string) => string
}

const MOST_CHILDREN = 6

/** The school's own words on letters: looked at on a family that takes much room, kept as versions. */
export function letterTextDesk({ store, policy, clock, fontsDir, names }: LetterTextDeskPorts) {
  /** A generated family: long names, many children, an address of four lines. What fits them fits everybody. */
  function sample(kind: LetterKind, blocks: LetterBlocks): LetterContent {
    const content = {
      number: 1,
      kind,
      locale: 'fr',
      school: {
        name: policy.school.name,
        addressLines: policy.school.addressLines,
        phone: policy.school.phone,
        mail: policy.school.mail,
        city: policy.school.city,
        head: policy.school.head,
      },
      portal: policy.portal,
      guardian: {
        civility: 'MME',
        familyName: 'DE LA RIVIÈRE-SAINT-LOUIS',
        firstName: 'Marie-Emmanuelle',
        addressLines: ['Résidence des Filaos, bâtiment C', 'Appartement 12', '128 bis chemin de la Grande Ravine'],
        postalCode: '97400',
        city: 'SAINT-DENIS',
        country: null,
      },
      children: Array.from({ length: MOST_CHILDREN }, (_, i) => ({
        firstName: `Anne-Gaëlle ${'ABCDEF'.charAt(i)}.`,
        familyName: 'DE LA RIVIÈRE-SAINT-LOUIS',
        className: `${i + 1}A`,
      })),
      identifier: 'm.delarivieresaintlouis2',
      secret: kind === 'C03' ? null : 'ABCDEFGHJKMNP',
      issuedOn: new Date(clock.now()).toISOString().slice(0, 10),
      validUntil: new Date(clock.now() + 90 * 86_400_000).toISOString().slice(0, 10),
    } as const
    return { ...content, texts: fillTexts(blocks, content) }
  }

  async function draw(kind: LetterKind, blocks: LetterBlocks): Promise<Result<{ pdf: Uint8Array; pages: number }, Failure>> {
    const chunks: Uint8Array[] = []
    const sink = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        chunks.push(chunk)
        done()
      },
    })
    const { writeLetters } = await import('../letters/document/write.ts')
    const written = await writeLetters([sample(kind, blocks)], sink, { fontsDir, creationDate: new Date(clock.now()) })
    return written.ok ? ok({ pdf: new Uint8Array(Buffer.concat(chunks)), pages: written.value.pages }) : written
  }

  /** Failures: those of checkBlocks, `text_too_long` when the letter of the largest family needs a second page. */
  async function judged(kind: LetterKind, blocks: LetterBlocks): Promise<Result<Uint8Array, Failure>> {
    const checked = checkBlocks(blocks)
    if (!checked.ok) return checked
    const drawn = await draw(kind, blocks)
    if (!drawn.ok) return drawn
    return drawn.value.pages > 1 ? err(failure('text_too_long')) : ok(drawn.value.pdf)
  }

  return {
    texts: (kind: LetterKind): OutputOf<'staff.letters.texts'> => ({
      blocks: textsOf(store, kind, store.letterTexts.latest(kind)?.id ?? null),
      own: ownTexts(kind, 'fr'),
      versions: store.letterTexts.versions(kind).map((row) => ({
        id: row.id,
        at: row.created_at,
        by: names()(row.created_by),
        blocks: JSON.parse(row.blocks) as LetterBlocks,
      })),
    }),
    /** Failures: `text_markup`, `text_variable_unknown`, `text_variable_missing`, `text_too_long`. */
    async preview(kind: LetterKind, blocks: LetterBlocks): Promise<Result<{ pdf: Uint8Array }, Failure>> {
      const pdf = await judged(kind, blocks)
      return pdf.ok ? ok({ pdf: pdf.value }) : pdf
    },
    /** A version of its own; nothing is ever overwritten. Failures as in the preview. */
    async save(kind: LetterKind, blocks: LetterBlocks, actor: string): Promise<Result<Record<string, never>, Failure>> {
      const pdf = await judged(kind, blocks)
      if (!pdf.ok) return pdf
      store.atomically(() => {
        const now = clock.now()
        store.letterTexts.add(kind, JSON.stringify(blocks), now, actor)
        store.audit.append({ at: now, actor, action: 'letter.text-changed', subject: null, detail: { letter: kind } })
      })
      return ok({})
    },
  }
}
export type LetterTextDesk = ReturnType<typeof letterTextDesk>
