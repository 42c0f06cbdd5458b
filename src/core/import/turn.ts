const turns = new WeakMap<object, Promise<unknown>>()

/** Runs what is asked for one subject one after the other, in the order of asking; a failure of one does not stop the next. */
export function oneAtATime<T>(subject: object, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(subject) ?? Promise.resolve()).then(work, work)
  turns.set(
    subject,
    mine.catch(() => undefined),
  )
  return mine
}
