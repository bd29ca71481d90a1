import { api, at } from '../../lib/api.js';

/** 代办, as one of the two sees it (G13). */
export type OwnProxy = {
  id: string;
  /** HOLDER: I act for the other one. SUBJECT: the other one acts for me. */
  role: 'HOLDER' | 'SUBJECT';
  ground: 'MINOR' | 'ELDER';
  /** ASKED: the elder has not agreed, so nobody acts for them. */
  state: 'ASKED' | 'STANDING' | 'ENDED';
  cityCode: string;
  createTime: string;
  /** The first day it no longer stands, once both were told. */
  endsOn?: string;
  /** Of the other one; none once it has ended. */
  maskedName?: string;
};

export const roles = ['HOLDER', 'SUBJECT'] as const;

/** Agrees with the face provider's word that it is the person themselves. */
export const acceptProxy = (id: string, assertion: string) => api.post<OwnProxy>(at`/v1/me/proxies/${id}:accept`, { assertion });
export const endProxy = (id: string) => api.post<OwnProxy>(at`/v1/me/proxies/${id}:end`);

/** The list after one of it changed: the name read before stays, until the two are nobody to each other. */
export const withChange = (all: readonly OwnProxy[], changed: OwnProxy): readonly OwnProxy[] =>
  all.map((one) => (one.id !== changed.id ? one : changed.state === 'ENDED' ? changed : { ...one, ...changed }));

/** What is said of its end: on a day both were told, with the years, or by one of the two. */
export function endOf({ ground, endsOn }: Pick<OwnProxy, 'ground' | 'endsOn'>): 'onDay' | 'grown' | 'anyTime' {
  if (endsOn !== undefined) return 'onDay';
  return ground === 'MINOR' ? 'grown' : 'anyTime';
}
