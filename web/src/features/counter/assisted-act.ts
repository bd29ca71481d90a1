import { api, at } from '../../lib/api.js';

/** 窗口经办: what an officer may do with a person who is there, each with that person's own consent (C6, C39). */
export const acts = ['declare', 'confirm', 'reject', 'withdraw', 'end', 'allowProxy', 'endProxy'] as const;
export type ActName = (typeof acts)[number];

/** The act as it is sent, and in words, for the person to read before they consent; `effect` says what follows where the name of the act does not. */
export type AskedAct = { name: ActName; body: Record<string, string>; words: readonly (readonly [label: string, text: string])[]; effect?: string };

/** A person as their ID card says it; kept nowhere on this device. */
export type PersonThere = { fullName: string; documentType: 'CITIZEN_ID'; documentNumber: string };

export const consentWays = ['ID_CARD', 'PHONE_CODE'] as const;
export type ConsentWay = (typeof consentWays)[number];

export type AssistedAct = { id: string; state: 'CONSENT_PENDING' | 'DONE' | 'EXPIRED'; expireTime?: string; declarationId?: string; declarationState?: string };

/** Asks the person's consent to exactly this act. */
export const startAct = ({ name, body }: AskedAct, person: PersonThere, consentBy: ConsentWay, idempotencyKey: string) =>
  api.post<AssistedAct>('/v1/assisted-acts', { ...person, consentBy, [name]: body }, { idempotencyKey });

/** What the person gave. A wrong code is counted, so that it is not sent twice by itself. */
export type Given = { code: string } | { assertion: string };
export const completeAct = (id: string, given: Given) => api.post<AssistedAct>(at`/v1/assisted-acts/${id}:complete`, given, { repeatable: false });

const numberPattern = /^44\d{2}-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The number of a registration, as its resident shows or brings it; null for anything else. */
export function registrationNumberIn(text: string): string | null {
  const number = text.trim().toLowerCase();
  return numberPattern.test(number) ? number : null;
}
