import { api } from '../../lib/api.js';
import { demoClock, demoPartnerToken } from '../../lib/demo-doors.js';

/** Partners of the development door, each with the one purpose it is registered for (contract.md section 2). */
export const demoPartners = [
  { partner: 'library-gz', purpose: 'LIBRARY_CARD' },
  { partner: 'hospital-gz', purpose: 'HOSPITAL_REGISTRATION' },
  { partner: 'housing-gd', purpose: 'RESIDENCE_PROOF' },
] as const;

export type Verdict = { valid: boolean; reason: string; claims: Record<string, unknown>; kid: string; checkedTime: string };

/** An online check. It is never repeated by itself: a token is good once, and a second try would say REPLAYED. */
export async function verifyOnline(token: string, partner: string, purpose: string): Promise<Verdict | null> {
  const issued = await demoPartnerToken(partner);
  if (issued === null) return null;
  return api.post<Verdict>('/v1/codes:verify', { token, purpose }, { token: issued.accessToken, repeatable: false });
}

export type OfflineVerdict = { valid: boolean; reason: string; kid?: string };

/**
 * A check with the published keys alone: nothing about the token leaves this page. The list comes over the same
 * connection as the page that checks with it; a verifier of its own pins the root key (docs/code-format.md).
 */
export async function verifyOffline(token: string, keys: Promise<KeyListAnswer>): Promise<OfflineVerdict> {
  const [{ verifyToken, verifyWithNoble }, list, told] = await Promise.all([import('@yuejuma/code-format'), keys, demoClock()]);
  const now = told === null ? new Date() : new Date(told);
  // Ed25519 is missing from WebCrypto on older phones.
  const { valid, reason, kid } = await verifyToken(token, list.keys, now, { verifySignature: verifyWithNoble });
  return { valid, reason, ...(kid === undefined ? {} : { kid }) };
}

type KeyListAnswer = { keys: Parameters<typeof import('@yuejuma/code-format').verifyToken>[1]; validUntil: string };
export const readKeys = () => api.get<KeyListAnswer>('/.well-known/yuejuma/keys', { token: null });
