/** A request's name at the counter, said aloud: the day and a running number, «23-118». */
export function referenceOf(count: number, now: number): string {
  const day = new Date(now).getUTCDate()
  return `${String(day).padStart(2, '0')}-${count}`
}
