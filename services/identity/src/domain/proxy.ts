import { addDays, addYears, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';

/** Why somebody may need another to act for them (R41, G13). */
export type ProxyGround = 'MINOR' | 'ELDER';
export type ProxyState = 'ASKED' | 'STANDING' | 'ENDED';
/** Whose doing an end was; GROWN_UP is nobody's. */
export type ProxyEndCause = 'GROWN_UP' | 'HOLDER' | 'SUBJECT';

/** 代办: the holder may act on the person's registrations in a city. */
export interface Proxy {
  readonly id: string;
  readonly holderId: string;
  readonly subjectId: string;
  readonly cityCode: string;
  readonly ground: ProxyGround;
  readonly state: ProxyState;
  /** Grows with every change and orders what is said of it. */
  readonly version: number;
  readonly createTime: Date;
  /** The first day it no longer stands, once both were told. */
  readonly endsOn: PlainDate | null;
}

type AgePolicy = Pick<Policy, 'minorMaxAge' | 'proxyNoticeDays'>;

/** The first day on which a child is one no longer: past the age of policy, which counts as a child's (G1, R44). */
export const grownOn = (birthOn: PlainDate, { minorMaxAge }: Pick<Policy, 'minorMaxAge'>): PlainDate => addYears(birthOn, minorMaxAge + 1);

/** When a child's age is looked at first: the first of the month in which the notice falls. */
export const firstLookOn = (birthOn: PlainDate, policy: AgePolicy): PlainDate => `${noticeOn(birthOn, policy).slice(0, 8)}01` as PlainDate;

/** What a look at a child's age leads to (G13). */
export type Look =
  | { readonly kind: 'END' }
  | { readonly kind: 'TELL'; readonly endsOn: PlainDate }
  | { readonly kind: 'WAIT'; readonly until: PlainDate };

export function lookAt({ endsOn }: Pick<Proxy, 'endsOn'>, birthOn: PlainDate, today: PlainDate, policy: AgePolicy): Look {
  const grown = grownOn(birthOn, policy);
  if (today >= grown) return { kind: 'END' };
  if (endsOn === grown) return { kind: 'WAIT', until: grown };
  return today >= noticeOn(birthOn, policy) ? { kind: 'TELL', endsOn: grown } : { kind: 'WAIT', until: noticeOn(birthOn, policy) };
}

const noticeOn = (birthOn: PlainDate, policy: AgePolicy): PlainDate => addDays(grownOn(birthOn, policy), -policy.proxyNoticeDays);
