import { ed25519Signer } from './test-keys.js';

/** Signs any value, also one that is no key list: members sorted, no white space, as RFC 8785 writes strings, lists and objects. */
export function signedAnyhow(list: object, signer = ed25519Signer('root')): object {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]));
  };
  return { ...list, signature: Buffer.from(signer(Buffer.from(JSON.stringify(sorted(list))))).toString('base64url') };
}
