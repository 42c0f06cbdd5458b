const NOTES = [660, 880] as const
const LASTS = 0.16

/** Two short, soft notes; made here, so that no sound file is shipped. Silent where the machine has no output. */
export function chime(): void {
  const audio = new AudioContext()
  NOTES.forEach((pitch, n) => {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    const at = audio.currentTime + n * LASTS
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0.12, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + LASTS)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + LASTS)
    if (n === NOTES.length - 1) tone.onended = () => void audio.close()
  })
}
