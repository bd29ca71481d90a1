import { api, at } from '../../lib/api.js';
import type { Declaration } from '../declare/declaration.js';

/** The five fields of R40; the fifth, the address, is that of the home. */
export type CoResidentForm = { fullName: string; documentType: string; documentNumber: string; phone: string };

/** 同住人 as the declarant sees them. */
export type CoResidence = Declaration & { maskedName?: string };

export const addCoResident = (residenceId: string, form: CoResidentForm, idempotencyKey: string) =>
  api.post<Declaration>(at`/v1/me/residences/${residenceId}:addCoResident`, form, { idempotencyKey });
