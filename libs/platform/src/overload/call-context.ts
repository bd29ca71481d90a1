import { AsyncLocalStorage } from 'node:async_hooks';
import type { Priority } from './priority.js';

/** What a call hands on to the calls it makes. */
export interface CallContext {
  priority: Priority;
  /** When whoever waits stops listening, in milliseconds since 1970; Infinity for work that nobody waits for. */
  deadline: number;
}

const contexts = new AsyncLocalStorage<CallContext>();

/** Does work as part of a call: peers are asked in its class, and no longer than its caller listens. */
export const inCall = <T>(context: CallContext, work: () => T): T => contexts.run(context, work);

/** Does work that nobody waits for: jobs, and what follows an event. */
export const inBackground = <T>(work: () => T): T => contexts.run({ priority: 'BATCH', deadline: Infinity }, work);

/** The call that is being answered, if one is. */
export const currentCall = (): CallContext | undefined => contexts.getStore();
