/**
 * What waits for somebody outside, so that one slow gateway takes neither the places of the hub's own work nor those of other
 * schools. Figures are of one process.
 *
 * | limit            | figure |
 * |------------------|--------|
 * | under way        | 200    |
 * | of one school    | 20     |
 */
export function heldWork<T>(most = 200, mostOfSchool = 20) {
  const underWay = new Map<string, Map<string, Promise<T>>>()
  const all = (): readonly Promise<T>[] => [...underWay.values()].flatMap((works) => [...works.values()])

  return {
    /** Begins it, or joins what is under way by that name; null when too much is. */
    join(school: string, name: string, begin: () => Promise<T>): Promise<T> | null {
      const works = underWay.get(school) ?? new Map<string, Promise<T>>()
      const known = works.get(name)
      if (known !== undefined) return known
      if (works.size >= mostOfSchool || all().length >= most) return null
      const work = begin().finally(() => {
        works.delete(name)
        if (works.size === 0) underWay.delete(school)
      })
      works.set(name, work)
      underWay.set(school, works)
      return work
    },
    /** Once all that is under way has ended, well or badly. */
    ended: async (): Promise<void> => void (await Promise.allSettled(all())),
  }
}
