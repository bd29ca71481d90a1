import type { Declaration } from './declaration.js';

/** Whether owner or custodian, or after their silence an officer, has yet to review it as 常住地 (G6). */
export const awaitsHabitualReview = ({ state, habitualAskTime, reviewTime }: Declaration): boolean =>
  state === 'ACTIVE' && habitualAskTime !== null && (reviewTime === null || reviewTime < habitualAskTime);

/** Whether it is reviewed and only has to be set: what was begun is finished. */
export const isHabitualToBeSet = (d: Declaration): boolean => d.state === 'ACTIVE' && d.habitualAskTime !== null && !awaitsHabitualReview(d);
