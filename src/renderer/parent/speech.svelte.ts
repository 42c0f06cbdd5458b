/** A voice of the system, as far as it is chosen by. */
export interface Voice {
  readonly lang: string
  readonly localService: boolean
  readonly default: boolean
}

/** The voice that reads a language: of that language, of this machine if there is one, of its usual country if there is one. */
export function voiceFor<V extends Voice>(voices: readonly V[], locale: string): V | null {
  const usual = new Intl.Locale(locale).maximize()
  const tag = (voice: V): string[] => voice.lang.replaceAll('_', '-').toLowerCase().split('-')
  const worth = (voice: V): number =>
    (tag(voice)
      .slice(1)
      .includes(usual.region?.toLowerCase() ?? '')
      ? 2
      : 0) + (voice.default ? 1 : 0)
  // A remote voice would send what is on the screen off the machine.
  return voices.filter((voice) => voice.localService && tag(voice)[0] === usual.language).toSorted((a, b) => worth(b) - worth(a))[0] ?? null
}

/** As much of `window.speechSynthesis` as is used. */
export type Synthesis = Pick<SpeechSynthesis, 'getVoices' | 'speak' | 'cancel' | 'addEventListener' | 'removeEventListener'>
type Utter = (text: string) => SpeechSynthesisUtterance

/** «Lire à voix haute»: reads sentences one after another with the system's voice of a language, until told to stop. */
export class Speech {
  /** Whether the system can read this language. */
  available = $state(false)
  speaking = $state(false)
  readonly #synthesis: Synthesis | undefined
  readonly #utter: Utter
  /** What is being read: kept while it is, for Chromium forgets what nobody holds, and says no more when it has ended. */
  #reading: readonly SpeechSynthesisUtterance[] = []

  constructor(synthesis: Synthesis | undefined = globalThis.speechSynthesis, utter: Utter = (text) => new SpeechSynthesisUtterance(text)) {
    this.#synthesis = synthesis
    this.#utter = utter
  }

  /** Says whether this language can be read, now and when voices come or go. Gives back how to stop. */
  watch(locale: string): () => void {
    const synthesis = this.#synthesis
    if (synthesis === undefined) return () => undefined
    const look = (): void => {
      this.available = voiceFor(synthesis.getVoices(), locale) !== null
    }
    look()
    synthesis.addEventListener('voiceschanged', look)
    return () => synthesis.removeEventListener('voiceschanged', look)
  }

  read(sentences: readonly string[], locale: string): void {
    this.stop()
    const synthesis = this.#synthesis
    const voice = synthesis === undefined ? null : voiceFor(synthesis.getVoices(), locale)
    if (synthesis === undefined || voice === null || sentences.length === 0) return
    const reading = sentences.map((sentence) => {
      const utterance = this.#utter(sentence)
      utterance.voice = voice
      utterance.lang = voice.lang
      utterance.rate = 0.95
      return utterance
    })
    const over = (): void => {
      if (this.#reading === reading) this.stop()
    }
    for (const utterance of reading) utterance.onerror = over
    const last = reading.at(-1)
    if (last !== undefined) last.onend = over
    this.#reading = reading
    this.speaking = true
    for (const utterance of reading) synthesis.speak(utterance)
  }

  stop(): void {
    if (!this.speaking) return
    this.#reading = []
    this.speaking = false
    this.#synthesis?.cancel()
  }
}
