import { open, seal, type Kms } from '@yuejuma/platform/kms';
import type { SealedName } from './domain/profile.js';

const place = (subjectId: string): string => `profiles|${subjectId}|masked_name`;

/** Seals a masked name under a key of its own row (D5, P9). */
export function sealName(kms: Kms, subjectId: string, maskedName: string): { wrappedKey: Buffer; maskedName: Buffer } {
  const { plain, wrapped } = kms.newDataKey();
  return { wrappedKey: wrapped, maskedName: seal(plain, Buffer.from(maskedName), place(subjectId)) };
}

/** Opens it, for the holder's own screen. */
export function openName(kms: Kms, subjectId: string, { wrappedKey, maskedName }: SealedName): string {
  return open(kms.openDataKey(Buffer.from(wrappedKey, 'base64')), Buffer.from(maskedName, 'base64'), place(subjectId)).toString();
}
