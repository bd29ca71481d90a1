import { randomBytes, randomInt } from 'node:crypto';
import { encodeStrip, encodeToken, statusIndexOf } from '@yuejuma/code-format';
import { shanghaiDate } from '@yuejuma/kernel';
import type { Signer } from '@yuejuma/platform/kms';
import { phoneKey, showFromStrip } from '../../services/code/test/phone.js';

/** A token of the server as whoever holds the issuer's key makes one. */
export function forgedToken(key: Signer, now: Date): string {
  const at = Math.floor(now.getTime() / 1_000);
  return encodeToken({ iss: 'yuejuma', exp: at + 60, nbf: at, iat: at, cti: randomBytes(28), version: 1 }, key);
}

/** A strip for a key nobody enrolled, and a token of it. */
export function forgedDeviceToken(key: Signer, now: Date): string {
  const at = Math.floor(now.getTime() / 1_000);
  const phone = phoneKey();
  const statusIndex = statusIndexOf(shanghaiDate(new Date((at + 3_599) * 1_000)), randomInt(2 ** 29));
  const strip = encodeStrip({ iss: 'yuejuma', exp: at + 3_600, nbf: at - 3_600, publicKeyJwk: phone.jwk, version: 1, statusIndex }, key);
  return showFromStrip({ strip, key: phone }, now);
}
