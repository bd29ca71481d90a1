import { api } from './api.js';
import { ApiError } from './api-error.js';
import type { Role } from './session.js';

/** Doors of a development start (contract.md section 2). In production they are 404, and every answer here is null. */
export type DemoPerson = { key: string; displayName: string; roles: Role[]; subjectId: string; note: string };
export type RegistryPerson = { fullName: string; documentNumber: string; documentType?: string; phone?: string };

async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.httpStatus === 404) return null;
    throw error;
  }
}
const open = { token: null };

export const demoPeople = () => orNull(api.get<DemoPerson[]>('/dev/people', open));
export const registryPeople = () => orNull(api.get<RegistryPerson[]>('/dev/registry-people', open));
export const demoFace = (result: string) => orNull(api.post<{ assertion: string }>('/dev/face', { result }, open));
export const demoPartnerToken = (partner: string) =>
  orNull(api.post<{ accessToken: string }>('/dev/partner-token', { partner }, open));
/** The request a partner of the demo shows first, as its own system would sign it. */
export const demoPartnerRequest = (partner: string, purpose: string, claims: readonly string[]) =>
  orNull(api.post<{ request: string; expireTime: string }>('/dev/partner-request', { partner, purpose, claims }, open));
export const demoClock = async (): Promise<string | null> =>
  (await orNull(api.get<{ now: string }>('/dev/clock', open)).catch(() => null))?.now ?? null;

type SentText = { code?: string; text?: string };
/** The newest phone code sent to a number, or null. */
export async function demoPhoneCode(phone: string): Promise<string | null> {
  const sent = await orNull(api.get<SentText[]>(`/dev/sms?phone=${encodeURIComponent(phone)}`, open)).catch(() => null);
  return newestCode(sent ?? []);
}

/** The door answers newest first. */
export function newestCode(sent: readonly SentText[]): string | null {
  const newest = sent.find(({ code }) => code !== undefined) ?? sent[0];
  const text = newest?.code ?? newest?.text ?? '';
  return /\d{4,8}/.exec(text)?.[0] ?? null;
}
