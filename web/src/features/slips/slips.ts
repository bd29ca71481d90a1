import { api } from '../../lib/api.js';
import { rejectReasons } from '../tasks/tasks.js';

/** 纸质确认单 (C39): what an owner without a phone signs. Its code is told this once and kept nowhere on this device. */
export type Slip = { id: string; code: string; expireTime: string; page: string };
export const issueSlip = (declarationId: string) => api.post<Slip>('/v1/paper-slips', { declarationId }, { repeatable: false });

/** What can be ticked, in the order of the paper. */
export const slipTicks = ['CONFIRM', ...rejectReasons] as const;
export type SlipTick = (typeof slipTicks)[number];
export const slipSigners = ['OWNER', 'CUSTODIAN'] as const;

/** A slip as it came back: nothing but what stands on it, and where the paper is kept. */
export type SignedSlip = { code: string; tick: SlipTick; signedAs: (typeof slipSigners)[number]; fileNumber: string };
export const enterSlip = ({ code, tick, signedAs, fileNumber }: SignedSlip) =>
  api.post<{ id: string; state: 'ACTIVE' | 'REJECTED' }>('/v1/paper-slips:enter', {
    code, signedAs, evidenceIds: [fileNumber], ...(tick === 'CONFIRM' ? { answer: 'CONFIRM' } : { answer: 'REFUSE', reason: tick }),
  }, { repeatable: false });

const pattern = /^(44\d{2})([A-Z2-9]{4})([A-Z2-9]{4})([A-Z2-9]{4})$/;

/** The code of a slip as it is printed, however it was scanned or typed; null for anything else. */
export function slipCodeIn(text: string): string | null {
  const parts = pattern.exec(text.toUpperCase().replace(/[\s\-–—]/g, ''));
  return parts === null ? null : parts.slice(1).join('-');
}
