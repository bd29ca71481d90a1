import type { Metadata } from '@grpc/grpc-js';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { LimitKey, Limits } from './limits.js';

/** One limit of a method, and whom or what it counts in a call; empty for what is not counted. */
export type CallLimit<R> = readonly [limit: LimitKey, nameOf: (request: R, caller: Caller) => string];

/** The device a resident signed in with; sessions of development doors have none (contract section 2). */
export const device = (_request: unknown, { sessionId, hasDevice }: Caller): string => (hasDevice ? sessionId : '');

const limitsOf = new WeakMap<Metadata, Limits>();

/** Remembers by what a call is limited while it is handled. */
export const rememberLimits = (metadata: Metadata, limits: Limits): void => void limitsOf.set(metadata, limits);

/** Counts a call by each of its limits, the narrowest first. RATE_LIMITED. */
export async function countCall<R>(metadata: Metadata, callLimits: readonly CallLimit<R>[], request: R, caller: Caller): Promise<void> {
  const limits = limitsOf.get(metadata);
  for (const [limit, nameOf] of limits ? callLimits : []) await limits?.take({ limit, name: nameOf(request, caller) });
}
