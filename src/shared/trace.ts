/** Where a bug happened, for a log: the stack, which holds no values of ours. */
export const traceOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message).slice(0, 2_000) : 'unknown')
