import { demoClock } from './demo-doors.js';
import { assumeOffset, phoneLag } from './platform-clock.js';

/** The platform's time: of the development door where there is one, else real time as the server tells it. */
export async function takeTime(): Promise<void> {
  const told = await demoClock();
  assumeOffset(told === null ? phoneLag() : Date.parse(told) - Date.now());
}
