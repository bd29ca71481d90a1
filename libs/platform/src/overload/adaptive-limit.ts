export interface LimitSettings {
  /** Bounds of the limit; it starts at `start`, or at the bound that start is beyond. */
  least: number;
  start: number;
  most: number;
  /** Milliseconds that half of what is measured should stay under. */
  targetMs: number;
}

const SHRINK = 0.8;
const GROW = 0.05;
/** Growth until the limit was once too high: a fresh process does not yet know what it can carry. */
const FIRST_GROWTH = 0.5;
const LEAST_SAMPLES = 8;

/**
 * How much may be under way at once, found out by how long work waits (D10: queue wait, never CPU): while the limit is
 * used up, it falls when the median is over the target and grows when it is under.
 */
export class AdaptiveLimit {
  private limit: number;
  private samples: number[] = [];
  private windowEnd = 0;
  private movedAt = -Infinity;
  private wasFull = false;
  private hasShrunk = false;

  constructor(private readonly settings: LimitSettings) {
    this.limit = Math.min(Math.max(settings.start, settings.least), settings.most);
  }

  get value(): number {
    return this.limit;
  }

  /** Somebody found no room; a limit that nobody meets is not moved. */
  foundFull(): void {
    this.wasFull = true;
  }

  /** One more measured time in milliseconds, at this moment of a steady clock. */
  record(milliseconds: number, now: number): void {
    // What began before the last move tells of the limit before it: a limit that listened to that would overshoot.
    if (now - milliseconds < this.movedAt) return;
    this.samples.push(milliseconds);
    if (this.samples.length < LEAST_SAMPLES || now < this.windowEnd) return;
    if (this.wasFull) this.move(this.samples.toSorted((a, b) => a - b)[this.samples.length >> 1] as number, now);
    this.samples = [];
    this.wasFull = false;
    this.windowEnd = now + this.settings.targetMs;
  }

  private move(median: number, now: number): void {
    this.movedAt = now;
    const { least, most, targetMs } = this.settings;
    if (median > targetMs) {
      this.hasShrunk = true;
      this.limit = Math.max(Math.min(least, most), Math.floor(this.limit * SHRINK));
    } else {
      this.limit = Math.min(most, this.limit + Math.max(1, Math.floor(this.limit * (this.hasShrunk ? GROW : FIRST_GROWTH))));
    }
  }
}
