/**
 * The instant that limits count with: never earlier than any instant seen before, so that setting the clock back frees no try.
 * @param wall what the machine's clock says, milliseconds
 * @param lastSeen the latest instant ever used, as persisted; null at first start
 */
export const steadyNow = (wall: number, lastSeen: number | null): number => (lastSeen === null || wall > lastSeen ? wall : lastSeen)
