import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import type { AccessToken } from '@yuejuma/platform/session-token';
import type { Language } from '../http/language.js';

const nobody: Caller = { kind: Caller_Kind.ANONYMOUS, subjectId: '', roles: [], unitId: '', jurisdictions: [], partnerId: '', sessionId: '', language: '', via: '', hasDevice: false };

/** Somebody who has not signed in. */
export const anonymousCaller = (language: Language): Caller => ({ ...nobody, language });

/** The bearer of a session of the identity service. */
export const residentCaller = ({ sub, sid, dev }: AccessToken): Caller => ({ ...nobody, kind: Caller_Kind.RESIDENT, subjectId: sub, sessionId: sid, hasDevice: dev !== true });

/** What the realm says in a token; a claim of another shape counts as absent. */
export interface StaffClaims {
  sub?: unknown;
  exp?: unknown;
  partner_id?: unknown;
  unit_id?: unknown;
  jurisdictions?: unknown;
  realm_access?: { roles?: unknown };
}

const ROLES: Readonly<Record<string, Role>> = { OFFICER: Role.OFFICER, AUDITOR: Role.AUDITOR, CITY_ADMIN: Role.CITY_ADMIN };

const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '');
const texts = (claim: unknown): string[] => (Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : []);

/** An officer or a partner as the realm's claims name them; undefined for a token that names neither. */
export function staffCaller(claims: StaffClaims): Caller | undefined {
  const roles = texts(claims.realm_access?.roles);
  const partnerId = text(claims.partner_id);
  if (roles.includes('PARTNER')) return partnerId === '' ? undefined : { ...nobody, kind: Caller_Kind.PARTNER, partnerId };
  const officerRoles = roles.flatMap((role) => (ROLES[role] === undefined ? [] : [ROLES[role]]));
  const subjectId = text(claims.sub);
  if (officerRoles.length === 0 || subjectId === '') return undefined;
  return { ...nobody, kind: Caller_Kind.OFFICER, subjectId, roles: officerRoles, unitId: text(claims.unit_id), jurisdictions: texts(claims.jurisdictions) };
}
