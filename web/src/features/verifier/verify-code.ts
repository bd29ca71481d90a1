import { api } from '../../lib/api.js';
import { demoPartnerToken } from '../../lib/demo-doors.js';

/** Partners of the development door, each with the one purpose it is registered for (contract.md section 2). */
export const demoPartners = [
  { partner: 'library-gz', purpose: 'LIBRARY_CARD' },
  { partner: 'hospital-gz', purpose: 'HOSPITAL_REGISTRATION' },
  { partner: 'housing-gd', purpose: 'RESIDENCE_PROOF' },
] as const;

export type Verdict = { valid: boolean; reason: string; claims: Record<string, unknown>; kid: string; checkedTime: string };

/** An online check. It is never repeated by itself: a token is good once, and a second try would say REPLAYED. A printed code is answered once the ID card was compared. */
export async function verifyOnline(token: string, partner: string, purpose: string, idCardCompared: boolean): Promise<Verdict | null> {
  const issued = await demoPartnerToken(partner);
  if (issued === null) return null;
  return api.post<Verdict>('/v1/codes:verify', { token, purpose, ...(idCardCompared ? { idCardCompared } : {}) }, { token: issued.accessToken, repeatable: false });
}
