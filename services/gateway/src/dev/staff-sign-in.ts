import { DomainError } from '@yuejuma/kernel';
import type { Doors } from './doors.js';

const CONSOLE = 'yuejuma-console';
const DEADLINE_MS = 5_000;

/** A token of the realm as the issuer's own token endpoint gives it, whichever issuer that is. */
export interface StaffToken {
  accessToken: string;
  expireTime: Date;
}

/** Signs a demo officer in with the realm's password. Throws NO_SUCH_DEMO_PERSON. */
export function signInOfficer(doors: Doors, username: string): Promise<StaffToken> {
  const password = doors.realm.users.find((user) => user.username === username)?.credentials[0]?.value;
  if (password === undefined) throw new DomainError('NO_SUCH_DEMO_PERSON', { person: username.slice(0, 64) });
  return askToken(doors.issuer, { grant_type: 'password', client_id: CONSOLE, username, password });
}

/** Signs a partner app in with its client secret. Throws NO_SUCH_DEMO_PERSON. */
export function signInPartner(doors: Doors, partner: string): Promise<StaffToken> {
  const client = doors.realm.clients.find(({ clientId, serviceAccountsEnabled }) => clientId === partner && serviceAccountsEnabled);
  if (client?.secret === undefined) throw new DomainError('NO_SUCH_DEMO_PERSON', { person: partner.slice(0, 64) });
  return askToken(doors.issuer, { grant_type: 'client_credentials', client_id: partner, client_secret: client.secret });
}

async function askToken(issuer: string, form: Record<string, string>): Promise<StaffToken> {
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, { method: 'POST', body: new URLSearchParams(form), signal: AbortSignal.timeout(DEADLINE_MS) })
    .catch(() => undefined);
  if (!response?.ok) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'issuer' });
  const { access_token, expires_in } = (await response.json()) as { access_token: string; expires_in: number };
  return { accessToken: access_token, expireTime: new Date(Date.now() + expires_in * 1_000) };
}
