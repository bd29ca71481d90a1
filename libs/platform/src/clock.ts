/** Time as the rules see it. Only a development start moves it; production refuses to (contract: development doors). */
export interface Clock {
  now(): Date;
  /** Milliseconds this clock runs ahead of real time. */
  offset(): number;
  setOffset(milliseconds: number): void;
}

/** Real time plus an offset that only development may set, also at the start. */
export function systemClock(initialOffset: number, movable: boolean): Clock {
  let offset = 0;
  const clock: Clock = {
    now: () => new Date(Date.now() + offset),
    offset: () => offset,
    setOffset(milliseconds) {
      if (!movable && milliseconds !== 0) throw new Error('the clock of a production service does not move');
      offset = milliseconds;
    },
  };
  clock.setOffset(initialOffset);
  return clock;
}
