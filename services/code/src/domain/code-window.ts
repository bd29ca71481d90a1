/** One window of the clock, the same for everybody: a phase of one's own would be a mark to be followed by (T17). */
export interface CodeWindow {
  /** Seconds since 1970; the token's iat and nbf. */
  start: number;
  /** When the next token may be asked for. */
  refresh: number;
  /** When this token ends. */
  expire: number;
}

/** The window an instant lies in. Lengths in seconds, from policy (G11). */
export function codeWindowAt(now: Date, windowSeconds: number, lifeSeconds: number): CodeWindow {
  const seconds = Math.floor(now.getTime() / 1_000);
  const start = seconds - (seconds % windowSeconds);
  return { start, refresh: start + windowSeconds, expire: start + lifeSeconds };
}
