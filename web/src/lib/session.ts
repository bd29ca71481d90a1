import { computed, shallowRef } from 'vue';
import { api, useBearer } from './api.js';
import { ApiError } from './api-error.js';
import { deviceKey, refreshProof } from './device-key.js';
import { forget, keep, kept } from './key-store.js';
import { realNow } from './platform-clock.js';
import { forgetDiary } from './presence-box.js';
import { forgetStrips } from './strip-box.js';

export type Role = 'RESIDENT' | 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'AUDITOR' | 'CITY_ADMIN';

/** A signed-in person on this phone. `demoPerson` is set only for people of the development door. */
export type Session = {
  accessToken: string;
  expireTime: string;
  refreshToken?: string;
  subjectId?: string;
  roles: readonly Role[];
  demoPerson?: string;
};

type Issued = { accessToken: string; expireTime: string; refreshToken?: string; subjectId?: string };

const current = shallowRef<Session | null>(null);
export const session = computed(() => current.value);
export const hasRole = (role: Role): boolean => current.value?.roles.includes(role) ?? false;
/** Staff have no code, no residence and no permit of their own here. */
export const isStaff = computed(() => ['OFFICER', 'AUDITOR', 'CITY_ADMIN'].some((role) => hasRole(role as Role)));

/** Where an unfinished declaration is kept; it goes with the person who wrote it. */
export const draftKey = 'yuejuma.declaration-draft';

const spareMs = 30_000;
/** True when an access token is used up or about to be; access tokens live on real time (contract.md section 2). */
export const needsRenewal = (expireTime: string, now: number): boolean => Date.parse(expireTime) - now < spareMs;

/** Whose phone this is, or null: what is kept for one person is never shown to another. */
export const holder = (): string | null => holderOf(current.value);
const holderOf = (of: Session | null): string | null => (of === null ? null : (of.demoPerson ?? of.subjectId ?? ''));

/** A phone that can keep nothing has its person signed in until the page is closed. */
const write = (next: Session): Promise<unknown> => keep('session', next).catch(() => undefined);

/** Signs a person in on this phone. Nothing of it is shown before it is written: who sees their pages may tap at once, and nothing that comes later takes them elsewhere. */
export async function openSession(next: Session): Promise<void> {
  if (current.value !== null && holderOf(next) !== holder()) await Promise.all([forgetStrips(), forgetDiary()]);
  await write(next);
  current.value = next;
}

/** Signs this phone out; the device key stays, it names nobody. */
export async function closeSession(): Promise<void> {
  current.value = null;
  sessionStorage.clear();
  localStorage.removeItem(draftKey);
  await Promise.all([forget('session'), forgetStrips(), forgetDiary()]);
}

export async function restoreSession(): Promise<void> {
  current.value = await kept<Session>('session').catch(() => null);
}

export async function signInAsDemoPerson(person: string, roles: readonly Role[]): Promise<void> {
  const issued = await api.post<Issued>('/dev/session', { person }, { token: null });
  await openSession({ ...issued, roles, demoPerson: person });
}

async function issueAgain({ demoPerson, refreshToken }: Session): Promise<Issued | null> {
  if (demoPerson !== undefined) return api.post<Issued>('/dev/session', { person: demoPerson }, { token: null });
  if (refreshToken === undefined) return null;
  const proof = await refreshProof((await deviceKey()).privateKey, refreshToken, realNow(Date.now()));
  return api.post<Issued>('/v1/sessions:refresh', { refreshToken, proof }, { token: null, repeatable: false });
}

/** True once a fresh token is there. A refused session is closed; a failing network leaves it as it is; who signed out meanwhile stays signed out. */
async function renewed(): Promise<boolean> {
  const old = current.value;
  if (old === null) return false;
  try {
    const issued = await issueAgain(old);
    if (issued === null || current.value !== old) return false;
    current.value = { ...old, ...issued };
    await write(current.value);
    return true;
  } catch (error) {
    if (current.value === old && error instanceof ApiError && (error.httpStatus === 401 || error.httpStatus === 404)) await closeSession();
    return false;
  }
}

let renewing: Promise<boolean> | null = null;
function renewOnce(): Promise<boolean> {
  renewing ??= renewed().finally(() => (renewing = null));
  return renewing;
}

useBearer({
  async accessToken() {
    if (current.value !== null && needsRenewal(current.value.expireTime, Date.now())) await renewOnce();
    return current.value?.accessToken ?? null;
  },
  renew: renewOnce,
});
