/** What is kept longest when not everything can be done, most urgent first (D10, C65). */
export const PRIORITIES = ['SHOW_VERIFY', 'READ', 'WRITE', 'BATCH'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The class of every method of a service, exhaustive by type: a method without one is not served. */
export type Priorities<D> = Readonly<Record<keyof D, Priority>>;

/** How much of a limit a class may fill; what is left is for those above it, since work under way is never taken back. */
export const SHARES: Readonly<Record<Priority, number>> = { SHOW_VERIFY: 1, READ: 0.9, WRITE: 0.75, BATCH: 0.5 };

/** How long a class may wait for room, as so many times the patience of a process: a burst of shows is waited out, not shed. */
export const PATIENCES: Readonly<Record<Priority, number>> = { SHOW_VERIFY: 2, READ: 1, WRITE: 1, BATCH: 1 };

/** Seconds a refused caller is asked to wait, from and to; a wide range keeps them from coming back together. */
export const RETRY_AFTER_SECONDS: Readonly<Record<Priority, readonly [least: number, most: number]>> = { SHOW_VERIFY: [1, 2], READ: [1, 3], WRITE: [2, 6], BATCH: [15, 60] };

export const isPriority = (text: unknown): text is Priority => (PRIORITIES as readonly unknown[]).includes(text);
