/** A blind index (P10) under every version it may be kept under, from the oldest on; the last is the one in use. */
export type Indexes = readonly [Buffer, ...Buffer[]];
