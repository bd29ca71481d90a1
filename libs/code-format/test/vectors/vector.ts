import type { RefusalReason } from '../../src/index.js';
import { NOW } from './parts.js';

/** What a verifier is set to beyond the defaults; `statusList.revoked` are the revoked positions. */
export interface VectorOptions {
  readonly skewSeconds?: number;
  readonly minVersion?: number;
  readonly statusList?: { readonly producedTime: string; readonly revoked: readonly number[] };
}

export interface NegativeVector {
  readonly name: string;
  readonly code: 'RESIDENT' | 'HOUSE' | 'PRINTED';
  readonly text: string;
  readonly now: string;
  readonly options?: VectorOptions;
  readonly expectedReason: RefusalReason;
}

export const at = (offsetSeconds: number): string => new Date(NOW + offsetSeconds * 1000).toISOString();

/** An hour old, nobody revoked. */
export const FRESH_LIST: VectorOptions = { statusList: { producedTime: at(-3600), revoked: [] } };

/** Cases of one group: name → text, or text with what differs from a resident's code at NOW. */
export type Cases = Readonly<Record<string, string | (Partial<Omit<NegativeVector, 'name'>> & { readonly text: string })>>;

export const refusals = (group: string, expectedReason: RefusalReason, cases: Cases, common: Partial<NegativeVector> = {}): NegativeVector[] =>
  Object.entries(cases).map(([name, one]) => ({
    name: `${group}: ${name}`,
    code: 'RESIDENT',
    now: at(0),
    expectedReason,
    ...common,
    ...(typeof one === 'string' ? { text: one } : one),
  }));
