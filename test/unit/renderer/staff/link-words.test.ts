import { describe, expect, it } from 'vitest'
import { linkAdvice, linkSign, linkWords } from '../../../../src/renderer/staff/link-words.ts'
import { failure } from '../../../../src/shared/codes.ts'
import type { LinkState } from '../../../../src/shared/link.ts'

type Linked = Extract<LinkState, { kind: 'linked' }>
const at = (day: number, hour: number, minute: number): number => new Date(2026, 8, day, hour, minute).getTime()
const NOW = at(7, 11, 30)
const linked = (over: Partial<Linked>): LinkState => ({
  kind: 'linked',
  waiting: 0,
  since: null,
  heardAt: at(7, 10, 12),
  phase: 'quiet',
  received: 0,
  trouble: null,
  ...over,
})
const words = (link: LinkState): string | null => linkWords(link, 'fr', NOW)
const silent = failure('hub_unreachable')

describe('how this machine stands with the hub', () => {
  it.each<[string | null, LinkState]>([
    [null, { kind: 'alone' }],
    ['Ce poste n’est pas encore rattaché à hub.example', { kind: 'to-join', hub: 'hub.example' }],
    ['Tout est partagé · vu à 10 h 12', linked({})],
    ['Tout est partagé · vu hier à 9 h 05', linked({ heardAt: at(6, 9, 5) })],
    ['Rattaché au serveur, pas encore vu', linked({ heardAt: null })],
    ['3 modifications en attente depuis 10 h 12', linked({ waiting: 3, since: at(7, 10, 12) })],
    ['1 modification en attente depuis hier à 18 h 00', linked({ waiting: 1, since: at(6, 18, 0) })],
    ['2 modifications en attente depuis le 3 septembre à 8 h 30', linked({ waiting: 2, since: at(3, 8, 30) })],
    ['Le serveur ne répond pas : ce poste continue seul, 3 modifications attendent', linked({ waiting: 3, trouble: silent })],
    ['Le serveur ne répond pas : ce poste continue seul', linked({ trouble: silent })],
    ['Première synchronisation : 12\u202f000 fiches reçues', linked({ phase: 'first', received: 12_000, heardAt: null })],
    ['Première synchronisation : elle commence', linked({ phase: 'first', heardAt: null })],
    [
      "Le serveur de l'établissement est très occupé. 1 modification attend.",
      linked({ waiting: 1, since: NOW, trouble: failure('hub_busy') }),
    ],
  ])('%s', (said, link) => expect(words(link)?.replaceAll('\u00a0', ' ') ?? null).toBe(said))

  it('says that nothing is lost only while something waits and it does not work', () => {
    expect(linkAdvice(linked({ waiting: 3, trouble: silent }), 'fr').at(-1)).toMatch(/^Rien n’est perdu/)
    expect(linkAdvice(linked({ waiting: 3 }), 'fr')).toEqual([])
    expect(linkAdvice(linked({ trouble: silent }), 'fr')).toHaveLength(1)
  })
  it('has a sign', () => {
    const all: LinkState[] = [linked({}), linked({ waiting: 1 }), linked({ trouble: silent }), { kind: 'to-join', hub: 'h' }]
    expect(all.map(linkSign)).toEqual(['good', 'moving', 'bad', 'bad'])
  })
})
