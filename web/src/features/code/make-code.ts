import { encodeDeviceToken } from '@yuejuma/code-format';
import type { HeldStrip } from '../../lib/strip-box.js';
import type { PhoneWindow } from './strip-rules.js';

const issuer = 'yuejuma';
const randomBytes = 28;

/** The text of a code this phone makes by itself: nothing in it but the strip, the window and fresh random bytes (D4, T17), or a `cti` that answers a request. */
export const makeCode = ({ strip, privateKey }: HeldStrip, version: number, { issue, expire }: Pick<PhoneWindow, 'issue' | 'expire'>, cti = crypto.getRandomValues(new Uint8Array(randomBytes))): Promise<string> =>
  encodeDeviceToken(
    { iss: issuer, iat: issue, nbf: issue, exp: expire, cti, version },
    strip,
    { sign: async (bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes)) },
  );
