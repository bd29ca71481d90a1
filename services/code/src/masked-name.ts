import { open, seal, type Kms } from '@yuejuma/platform/kms';
import type { SealedName } from './domain/profile.js';

const place = (subjectId: string): string => `profiles|${subjectId}|masked_name`;

/** Seals a masked name under a key of its own row (D5, P9). */
export function sealName(kms: Kms, subjectId: string, maskedName: string): { wrappedKey: Buffer; maskedName: Buffer } {
  const { plain, wrapped } = kms.newDataKey();
  return { wrappedKey: wrapped, maskedName: seal(plain, Buffer.from(maskedName), place(subjectId)) };
}

/** What was opened, for as long as the profile it is of is at hand: opening costs as much as signing a code. */
const opened = new WeakMap<SealedName, string>();

/** Opens it, for the holder's own screen. */
export function openName(kms: Kms, subjectId: string, sealed: SealedName): string {
  const known = opened.get(sealed);
  if (known !== undefined) return known;
  const maskedName = open(kms.openDataKey(Buffer.from(sealed.wrappedKey, 'base64')), Buffer.from(sealed.maskedName, 'base64'), place(subjectId)).toString();
  opened.set(sealed, maskedName);
  return maskedName;
}
