/** «Lire à voix haute», with the system's own voices; the button hides where there is none for the language. */
export function canSpeak(locale: string, tell: (can: boolean) => void): () => void {
  const synthesis = globalThis.speechSynthesis
  if (synthesis === undefined) return () => undefined
  const check = (): void => tell(synthesis.getVoices().some((voice) => voice.lang.startsWith(locale)))
  check()
  synthesis.addEventListener('voiceschanged', check)
  return () => synthesis.removeEventListener('voiceschanged', check)
}

/** Reads the screen's words, top to bottom; a second touch stops. */
export function speak(locale: string): void {
  const synthesis = globalThis.speechSynthesis
  if (synthesis.speaking) return synthesis.cancel()
  const text = document.querySelector('main')?.innerText ?? ''
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = locale
  synthesis.speak(utterance)
}
