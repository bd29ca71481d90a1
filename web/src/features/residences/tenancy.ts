import { api, at } from '../../lib/api.js';
import type { Declaration } from '../declare/declaration.js';

/** What an owner or custodian may see of a declaration they answer for (C29). */
export type ConfirmerView = { id: string; state: string; maskedName?: string; dwelling?: string; moveInDate?: string; registeredOn?: string; endOn?: string };

export const readView = (id: string) => api.get<ConfirmerView>(at`/v1/declarations/${id}`);
export const announceEnd = (id: string, endOn: string) => api.post<ConfirmerView>(at`/v1/declarations/${id}:announceEnd`, { endOn });
export const revokeEnd = (id: string) => api.post<ConfirmerView>(at`/v1/declarations/${id}:revokeEnd`);
export const objectToEnd = (id: string) => api.post<Declaration>(at`/v1/me/residences/${id}:objectToEnd`);
export const reportAtHome = (id: string) => api.post<object>(at`/v1/me/residences/${id}:reportStranger`);
export const reportInDwelling = (id: string) => api.post<object>(at`/v1/me/dwellings/${id}:reportStranger`);

/** What a tenant may do about an owner's notice, by how far it has come (G15). */
export function noticeStep(notice: Declaration['endNotice']): 'NONE' | 'MAY_OBJECT' | 'WITH_OFFICER' | 'GRANTED' {
  if (notice === undefined || notice.isOwn) return 'NONE';
  if (notice.isGranted) return 'GRANTED';
  return notice.isObjected ? 'WITH_OFFICER' : 'MAY_OBJECT';
}
