import { api } from '../../lib/api.js';
import { demoPartnerToken } from '../../lib/demo-doors.js';

/** Partners of the development door, each with the one purpose and the claims it is registered for (contract.md section 2). */
export const demoPartners = [
  { partner: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity'] },
  { partner: 'hospital-gz', purpose: 'HOSPITAL_REGISTRATION', claims: ['residentInCity'] },
  { partner: 'housing-gd', purpose: 'RESIDENCE_PROOF', claims: ['residentInCity', 'residentSince'] },
] as const;

export type Verdict = { valid: boolean; reason: string; claims: Record<string, unknown>; kid: string; checkedTime: string };

/** An online check. It is never repeated by itself: a token is good once, and a second try would say REPLAYED. A printed code is answered once the ID card was compared; `request` is what the holder was asked first, or empty. */
export async function verifyOnline(token: string, partner: string, purpose: string, { idCardCompared, request }: { idCardCompared: boolean; request: string }): Promise<Verdict | null> {
  const issued = await demoPartnerToken(partner);
  if (issued === null) return null;
  return api.post<Verdict>('/v1/codes:verify', { token, purpose, ...(idCardCompared ? { idCardCompared } : {}), ...(request === '' ? {} : { request }) }, { token: issued.accessToken, repeatable: false });
}
