import { describe, expect, it } from 'vitest'
import { Speech, voiceFor, type Synthesis } from '../../../../src/renderer/parent/speech.svelte.ts'

const voice = (name: string, lang: string, localService = true, first = false): SpeechSynthesisVoice => ({
  name,
  lang,
  localService,
  default: first,
  voiceURI: name,
})
const FRENCH = voice('Élise', 'fr-FR')

/** The system's speech, which says nothing: what it was given, in order, and how to be done with the first of it. */
function fakeSystem(first: readonly SpeechSynthesisVoice[]) {
  let voices = [...first]
  const listeners = new Set<() => void>()
  let queue: SpeechSynthesisUtterance[] = []
  const synthesis = {
    getVoices: () => voices,
    speak: (utterance: SpeechSynthesisUtterance) => void queue.push(utterance),
    cancel: () => {
      const given = queue
      queue = []
      for (const one of given) one.onerror?.({ error: 'canceled' } as SpeechSynthesisErrorEvent)
    },
    addEventListener: (_kind: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_kind: string, listener: () => void) => void listeners.delete(listener),
  } as unknown as Synthesis
  return {
    synthesis,
    queued: () => queue.map(({ text }) => text),
    first: () => queue[0],
    said: () => queue.shift()?.onend?.({} as SpeechSynthesisEvent),
    failed: () => queue.shift()?.onerror?.({ error: 'synthesis-failed' } as SpeechSynthesisErrorEvent),
    come: (more: readonly SpeechSynthesisVoice[]) => {
      voices = [...more]
      listeners.forEach((listener) => listener())
    },
    listeners,
  }
}
const utter = (text: string) =>
  ({ text, voice: null, lang: '', rate: 1, onend: null, onerror: null }) as unknown as SpeechSynthesisUtterance

function reader(voices: readonly SpeechSynthesisVoice[] = [FRENCH]) {
  const system = fakeSystem(voices)
  const speech = new Speech(system.synthesis, utter)
  return { system, speech, stopWatching: speech.watch('fr') }
}

describe('the voice', () => {
  it.each([
    ['of the language', 'fr', [voice('a', 'en-GB'), FRENCH], 'Élise'],
    ['of this machine first', 'fr', [voice('a', 'fr-FR', false, true), voice('b', 'fr-CA')], 'b'],
    ['of its usual country', 'fr', [voice('a', 'fr-CA', true, true), FRENCH], 'Élise'],
    ['the system’s own choice', 'fr', [FRENCH, voice('a', 'fr-FR', true, true)], 'a'],
    ['however the system writes it', 'uk', [voice('a', 'uk_UA')], 'a'],
    ['and of no other language that begins alike', 'fi', [voice('a', 'fil-PH')], undefined],
  ])('is %s', (_what, locale, voices, name) => expect(voiceFor(voices, locale)?.name).toBe(name))
})

describe('reading aloud', () => {
  it('is there when the system has a voice, which may come later', () => {
    const { speech, system, stopWatching } = reader([voice('a', 'en-GB')])
    expect(speech.available).toBe(false)
    system.come([FRENCH])
    expect(speech.available).toBe(true)
    system.come([])
    expect(speech.available).toBe(false)
    stopWatching()
    expect(system.listeners.size).toBe(0)
  })
  it('is not there where the system has no speech at all', () => {
    const speech = new Speech(undefined, utter)
    speech.watch('fr')()
    speech.read(['Bonjour'], 'fr')
    expect([speech.available, speech.speaking]).toEqual([false, false])
  })
  it('says the sentences in order with the language’s voice, and ends with the last', () => {
    const { speech, system } = reader()
    speech.read(['Un.', 'Deux.'], 'fr')
    expect(system.queued()).toEqual(['Un.', 'Deux.'])
    expect(system.first()).toMatchObject({ voice: FRENCH, lang: 'fr-FR' })
    system.said()
    expect(speech.speaking).toBe(true)
    system.said()
    expect(speech.speaking).toBe(false)
  })
  it('stops at once, and what it then hears of the old reading ends no new one', () => {
    const { speech, system } = reader()
    speech.read(['Un.', 'Deux.'], 'fr')
    const old = system.first()
    speech.stop()
    expect([speech.speaking, system.queued()]).toEqual([false, []])
    speech.read(['Trois.'], 'fr')
    old?.onerror?.({ error: 'canceled' } as SpeechSynthesisErrorEvent)
    expect([speech.speaking, system.queued()]).toEqual([true, ['Trois.']])
  })
  it('does not stay «reading» when the system fails, or there is nothing to say', () => {
    const { speech, system } = reader()
    speech.read(['Un.', 'Deux.'], 'fr')
    system.failed()
    expect([speech.speaking, system.queued()]).toEqual([false, []])
    speech.read([], 'fr')
    expect(speech.speaking).toBe(false)
  })
})
