import { api, at } from '../../lib/api.js';
import { openSession } from '../../lib/session.js';

export type Office = { id: string; name: string };
type Issued = { accessToken: string; refreshToken: string; expireTime: string; subjectId: string };
export type Verification = {
  id: string;
  state: 'OTP_PENDING' | 'FACE_PENDING' | 'COUNTER_PENDING' | 'VERIFIED' | 'REFUSED' | 'EXPIRED';
  nextSteps: readonly string[];
  offices?: readonly Office[];
} & Partial<Issued>;

export type IdentityForm = { fullName: string; documentType: 'CITIZEN_ID'; documentNumber: string; phone: string };
export type Step = 'PHONE_CODE' | 'FACE_OR_COUNTER' | 'AT_COUNTER' | 'REFUSED' | 'DONE';

/** Where a verification stands, from what may be done next rather than from the state's name alone. */
export function stepOf({ state, nextSteps, accessToken }: Verification): Step {
  if (accessToken !== undefined) return 'DONE';
  if (nextSteps.includes('submitOtp')) return 'PHONE_CODE';
  if (nextSteps.includes('submitFace')) return 'FACE_OR_COUNTER';
  return state === 'COUNTER_PENDING' ? 'AT_COUNTER' : 'REFUSED';
}

const stranger = { token: null };
const idName = 'yuejuma.verification';

/** The id alone is kept for a reload; what was typed is kept nowhere. */
export const keptVerificationId = (): string | null => sessionStorage.getItem(idName);
export const dropVerification = (): void => sessionStorage.removeItem(idName);

export async function startVerification(form: IdentityForm, devicePublicKeyJwk: object, idempotencyKey: string): Promise<Verification> {
  const verification = await api.post<Verification>('/v1/verifications', { ...form, devicePublicKeyJwk }, { ...stranger, idempotencyKey });
  sessionStorage.setItem(idName, verification.id);
  return verification;
}
export const readVerification = (id: string) => api.get<Verification>(at`/v1/verifications/${id}`, stranger);
export const submitOtp = (id: string, code: string) =>
  api.post<Verification>(at`/v1/verifications/${id}:submitOtp`, { code }, { ...stranger, repeatable: false });
export const submitFace = (id: string, assertion: string) =>
  api.post<Verification>(at`/v1/verifications/${id}:submitFace`, { assertion }, { ...stranger, repeatable: false });
export const chooseCounter = (id: string, officeId: string) =>
  api.post<Verification>(at`/v1/verifications/${id}:chooseCounter`, { officeId }, stranger);

export async function enter({ accessToken, refreshToken, expireTime, subjectId }: Verification): Promise<void> {
  if (accessToken === undefined || expireTime === undefined) return;
  dropVerification();
  await openSession({
    accessToken,
    expireTime,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(subjectId === undefined ? {} : { subjectId }),
    roles: ['RESIDENT'],
  });
}
